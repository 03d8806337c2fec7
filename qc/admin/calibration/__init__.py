"""Calibration in the admin: sessions, and how inspectors agree."""

from qc.admin.calibration.reports import CalibrationReportAdmin
from qc.admin.calibration.sessions import CalibrationSessionAdmin

__all__ = ["CalibrationReportAdmin", "CalibrationSessionAdmin"]
