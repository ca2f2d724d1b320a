DROP TABLE course_applications;
DROP TABLE courses;
