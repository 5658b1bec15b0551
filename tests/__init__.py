"""Behaviour of Gongshi, one file a module and whole journeys, with real parts."""
