DROP TABLE legal_parameters;
