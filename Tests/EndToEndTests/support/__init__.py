"""What the end-to-end tests share: a server process, clients that remember their events, tones, a faulty network."""
