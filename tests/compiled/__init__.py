"""Tests of envduty.compiled."""
