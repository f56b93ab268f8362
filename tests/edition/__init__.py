"""Tests of envduty.edition."""
