#!/usr/bin/env bash
# Makes sure that a container engine answers. Does nothing where one does; on Debian and Ubuntu, as root, it installs
# and starts Docker; anywhere else it says what is missing.
set -euo pipefail

answers() { docker info >/dev/null 2>&1; }

if command -v docker >/dev/null && answers; then
  exit 0
fi
if [ -n "${DOCKER_HOST:-}" ]; then
  echo "engine: the engine at DOCKER_HOST=$DOCKER_HOST does not answer; start it or unset DOCKER_HOST" >&2
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo "engine: no container engine answers; start Docker, or run this once as root to have it installed" >&2
  exit 1
fi
if ! command -v dockerd >/dev/null; then
  if ! command -v apt-get >/dev/null; then
    echo "engine: no container engine answers and this is not Debian or Ubuntu; install and start Docker" >&2
    exit 1
  fi
  echo "engine: installing docker.io"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io iptables >/var/log/warren-engine-install.log 2>&1 || {
    echo "engine: docker.io cannot be installed: $(tail -n 1 /var/log/warren-engine-install.log)" >&2
    exit 1
  }
fi

if [ -d /run/systemd/system ]; then
  systemctl start docker || true
fi
if ! answers; then
  echo "engine: starting dockerd (log: /var/log/warren-dockerd.log)"
  # A session of its own, and none of our descriptors: whoever waits for this script's output must not wait for dockerd.
  setsid dockerd >/var/log/warren-dockerd.log 2>&1 </dev/null &
fi
for _ in $(seq 60); do
  if answers; then
    echo "engine: $(docker version --format '{{.Server.Version}}') answers"
    exit 0
  fi
  sleep 1
done
echo "engine: dockerd does not answer after 60 s: $(tail -n 1 /var/log/warren-dockerd.log)" >&2
exit 1
