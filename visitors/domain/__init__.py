"""The rules of visits that hold with pencil and paper."""
