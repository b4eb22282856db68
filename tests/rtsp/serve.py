"""A small RTSP camera for tests: serves a video file, or a test pattern, to whoever connects.

    /usr/bin/python3 tests/rtsp/serve.py --port 8554 [--file clip.mp4] [--user NAME --password WORD] [--path /cam1]

Needs Debian's gir1.2-gst-rtsp-server-1.0, python3-gi and the GStreamer plugins base, good and bad (libav for H.264 encoding of
the pattern is x264enc from plugins-ugly). Prints one line, "ready rtsp://127.0.0.1:PORT/PATH", when it listens.
A file is re-packed, not re-encoded: it must hold H.264. The stream ends with the file; a client that reconnects starts it over.
"""

import argparse
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--path", default="/cam1")
    arguments.add_argument("--file")
    arguments.add_argument("--user")
    arguments.add_argument("--password")
    arguments.add_argument("--fps", type=int, default=15)
    given = arguments.parse_args()

    Gst.init(None)
    if given.file:
        launch = (f'( filesrc location="{given.file}" ! qtdemux name=d d.video_0 ! queue ! h264parse config-interval=1 '
                  "! rtph264pay name=pay0 pt=96 )")
    else:
        launch = (f"( videotestsrc is-live=true ! video/x-raw,width=640,height=360,framerate={given.fps}/1 "
                  f"! x264enc tune=zerolatency speed-preset=ultrafast key-int-max={given.fps} ! h264parse config-interval=1 "
                  "! rtph264pay name=pay0 pt=96 )")

    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(given.port))
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch)
    factory.set_shared(True)

    if given.user:
        auth = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "viewer")
        basic = GstRtspServer.RTSPAuth.make_basic(given.user, given.password or "")
        auth.add_basic(basic, token)
        server.set_auth(auth)
        factory.add_role_from_structure(
            Gst.Structure.new_from_string("viewer, media.factory.access=(boolean)true, media.factory.construct=(boolean)true"))

    server.get_mount_points().add_factory(given.path, factory)
    if server.attach(None) == 0:
        print(f"port {given.port} is taken", file=sys.stderr)
        return 1
    print(f"ready rtsp://127.0.0.1:{given.port}{given.path}", flush=True)
    GLib.MainLoop().run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
