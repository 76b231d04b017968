"""The rules of referral, consent, ASSIST and its conclusion: pure, without clock, chance or I/O."""
