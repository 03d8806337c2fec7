"""Original records (原始记录): work, errors, accidents, limits, customers' voices, surveys, examinations."""
