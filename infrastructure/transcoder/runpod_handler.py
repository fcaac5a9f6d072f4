"""RunPod calls this; the jobs themselves come from the queue in PostgreSQL."""

import os
import subprocess

IDLE_SECONDS = "20"


def handler(_job):
    """Runs the transcoder until no job has been waiting for a while. Its log is this worker's log."""
    settings = {"TRANSCODER_EXIT_WHEN_IDLE_SECONDS": IDLE_SECONDS, **os.environ}
    code = subprocess.run(["node", "transcoder.mjs"], env=settings, check=False).returncode
    return {"ended": "idle"} if code == 0 else {"error": f"the transcoder ended with {code}"}


if __name__ == "__main__":
    import runpod

    runpod.serverless.start({"handler": handler})
