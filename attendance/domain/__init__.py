"""The rules of attendance (考勤): pure functions from punches, roster and approvals to judged days."""
