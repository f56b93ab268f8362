"""Tests of envduty.understanding."""
