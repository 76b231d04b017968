"""What the page of one session says when something was done, in Indonesian."""

DONE = {
    "batal": "Sesi ini dicatat batal.",
    "susulan": "Ini sesi susulannya.",
    "pindah": "Sesi dipindah. Ini sesi penggantinya.",
    "sengketa": "Sanggahan dicatat. Sesi-orang ini belum dihitung atas nama siapa pun.",
    "sepakat": "Kesepakatan dicatat.",
    "berkas": "Berkas diterima. Catatannya sudah berlaku.",
}
"""Form to sentence."""
