"""Rules of jobs: on which days a schedule is due."""
