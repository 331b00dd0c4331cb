"""What a village hangs and hands out."""
