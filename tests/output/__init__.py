"""Tests of envduty.output."""
