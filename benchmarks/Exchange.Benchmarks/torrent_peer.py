"""One libtorrent peer on 127.0.0.1, told on its standard input what to do, for a benchmark.

make FILE TORRENT    describes a file (BitTorrent v1: SHA-1 pieces, what clients make and the cheaper kind to check)
seed TORRENT DIR     checks the file in DIR; prints "ready PORT" when it seeds
leech TORRENT DIR    prints "ready PORT"; "go PORT..." connects, "done" is printed when every piece is there and checked

A line "flush" writes what is in memory to the disk and is answered "flushed". The end of the input ends the process.
"""

import os
import sys

import libtorrent as lt

PARENT = os.getppid()

SETTINGS = {
    "listen_interfaces": "127.0.0.1:0",
    # TCP without obfuscation and nobody but who we are told to talk to. All limits of rate are off by default, and
    # what concerns the disk and memory stays as it is.
    "enable_outgoing_utp": False,
    "enable_incoming_utp": False,
    "out_enc_policy": int(lt.enc_policy.pe_disabled),
    "in_enc_policy": int(lt.enc_policy.pe_disabled),
    "enable_dht": False,
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
    # All peers of the benchmark have one address.
    "allow_multiple_connections_per_ip": True,
    "alert_mask": int(lt.alert.category_t.status_notification | lt.alert.category_t.storage_notification
                      | lt.alert.category_t.error_notification),
}


def make(path, torrent):
    files = lt.file_storage()
    lt.add_files(files, path)
    made = lt.create_torrent(files, flags=lt.create_torrent.v1_only)
    lt.set_piece_hashes(made, path.rsplit("/", 1)[0])
    with open(torrent, "wb") as out:
        out.write(lt.bencode(made.generate()))


def wait_for(session, kind):
    while True:
        if session.wait_for_alert(1_000) is None:
            if os.getppid() != PARENT:
                sys.exit("nobody waits for the answer any more")
            continue
        for alert in session.pop_alerts():
            if isinstance(alert, (lt.torrent_error_alert, lt.file_error_alert, lt.listen_failed_alert)):
                sys.exit(alert.message())
            if isinstance(alert, kind):
                return


def say(text):
    print(text, flush=True)


def peer(role, torrent, directory):
    session = lt.session(SETTINGS)
    parameters = lt.add_torrent_params()
    parameters.ti = lt.torrent_info(torrent)
    parameters.save_path = directory
    parameters.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    handle = session.add_torrent(parameters)
    wait_for(session, lt.torrent_finished_alert if role == "seed" else lt.torrent_checked_alert)
    say(f"ready {session.listen_port()}")
    for line in sys.stdin:
        command, *ports = line.split()
        if command == "go":
            for port in ports:
                handle.connect_peer(("127.0.0.1", int(port)))
            wait_for(session, lt.torrent_finished_alert)
            say("done")
        elif command == "flush":
            handle.flush_cache()
            wait_for(session, lt.cache_flushed_alert)
            say("flushed")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(*sys.argv[2:])
    else:
        peer(*sys.argv[1:])
