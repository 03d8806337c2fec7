"""Monthly appraisal (个人考核): what a month's records say of each person, by weights, published once."""
