"""The rules of the handover that hold with pencil and paper."""
