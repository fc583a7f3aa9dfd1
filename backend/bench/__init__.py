"""Measures the program, and proves what only load can prove. See docs/performance.md."""
