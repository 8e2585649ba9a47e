"""Three hosts on this machine: network namespaces with names of their own, joined by a switch, for mpirun over TCP.

By hand: `python3 hosts.py PROGRAM...` runs a program with two ranks on each."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

NETWORK = "10.137.0"
NAMES = ("h1", "h2", "h3")
RANKS_OF_HOST = 2

# By itself, mpirun notices only after many minutes that a host is gone, and waits for it to end. These let it notice
# where nothing is under way to that host, and where something is.
RETRIES = "5"
KEEPALIVE = {"oob_tcp_keepalive_time": "10", "oob_tcp_keepalive_intvl": "2", "oob_tcp_keepalive_probes": "3"}

# What mpirun starts its daemon on another host with: name, then the words of a shell command. Every host has a name and
# a boot of its own.
REMOTE_SHELL = """\
#!/bin/sh
host=$1
shift
exec ip netns exec {prefix}$host unshare --uts --mount sh -c \
  "mount --bind {folder}/$host.boot_id /proc/sys/kernel/random/boot_id; hostname $host; $*"
"""


def missing():
    """Why no hosts can be made here; None where they can."""
    absent = [name for name in ("ip", "unshare") if not shutil.which(name)]
    if absent:
        return f"{', '.join(absent)} not found: scripts/setup test installs iproute2"
    if os.geteuid() != 0:
        return "only root may make network namespaces"
    try:
        with Hosts():
            return None
    except subprocess.CalledProcessError as failure:
        return f"this machine lets nobody make network namespaces: {' '.join(failure.cmd)}: {failure.stderr.strip()}"


class Hosts:
    """A context manager. Everything started on the hosts ends with it."""

    def __init__(self):
        self.prefix = f"lsdeconv-{os.getpid()}-"
        self.switch = self.prefix + "switch"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-hosts-"))

    def __enter__(self):
        remove_abandoned()
        try:
            self._ip("netns", "add", self.switch)
            self._ip("-n", self.switch, "link", "add", "switch", "type", "bridge")
            self._ip("-n", self.switch, "link", "set", "switch", "up")
            for number, name in enumerate(NAMES, 1):
                self._add(name, f"{NETWORK}.{number}/24")
            agent = self.folder / "remote_shell"
            agent.write_text(REMOTE_SHELL.format(prefix=self.prefix, folder=self.folder))
            agent.chmod(0o755)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.kill_everything()
        for name in (*NAMES, "switch"):
            subprocess.run(["ip", "netns", "del", self.prefix + name], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def mpirun(self, *arguments, hosts=NAMES):
        """The command line of mpirun on the first host, with ranks on the given ones; no word may hold a blank."""
        remote_shell = str(self.folder / "remote_shell")
        settings = {"plm_rsh_agent": remote_shell, "plm_rsh_no_tree_spawn": "1", "btl": "tcp,self",
                    "oob_tcp_if_include": f"{NETWORK}.0/24", "btl_tcp_if_include": f"{NETWORK}.0/24", **KEEPALIVE}
        slots = ",".join(f"{host}:{RANKS_OF_HOST}" for host in hosts)
        return [remote_shell, NAMES[0], os.environ.get("MPIEXEC", "mpirun"),
                *(word for name, value in settings.items() for word in ("--mca", name, value)),
                "--bind-to", "none", "-H", slots, *(str(argument) for argument in arguments)]

    def environment(self, **more):
        return {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                "OMP_WAIT_POLICY": "passive", "LC_ALL": "C.UTF-8", **more}

    def cut(self, host):
        """Pulls the host's cable out of the switch: nobody is told."""
        self._ip("-n", self.switch, "link", "set", host, "down")

    def mend(self, host):
        self._ip("-n", self.switch, "link", "set", host, "up")

    def processes(self, host, program=None):
        """Pids on a host, of all programs or of one, by its path."""
        found = subprocess.run(["ip", "netns", "pids", self.prefix + host], capture_output=True, text=True,
                               check=False).stdout.split()
        return [int(pid) for pid in found if program is None or _is(pid, program)]

    def kill_everything(self):
        """Until nothing is left on any host."""
        while pids := [pid for host in NAMES for pid in self.processes(host)]:
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.05)

    def _add(self, name, address):
        host = self.prefix + name
        (self.folder / f"{name}.boot_id").write_text(f"{uuid.uuid4()}\n")
        self._ip("netns", "add", host)
        self._ip("-n", self.switch, "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", host)
        self._ip("-n", self.switch, "link", "set", name, "master", "switch", "up")
        self._ip("-n", host, "address", "add", address, "dev", "eth0")
        self._ip("-n", host, "link", "set", "eth0", "up")
        self._ip("-n", host, "link", "set", "lo", "up")
        subprocess.run(["ip", "netns", "exec", host, "sh", "-c", f"echo {RETRIES} > /proc/sys/net/ipv4/tcp_retries2"],
                       capture_output=True, check=False)

    @staticmethod
    def _ip(*arguments):
        subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


def remove_abandoned():
    """Hosts whose maker was killed, with all that runs on them."""
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=False).stdout
    for name in re.findall(r"^lsdeconv-\d+-\w+", listed, re.MULTILINE):
        if not pathlib.Path("/proc", name.split("-")[1]).exists():
            subprocess.run(f"kill -KILL $(ip netns pids {name})", shell=True, capture_output=True, check=False)
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


def _is(pid, program):
    try:
        return os.path.samefile(f"/proc/{pid}/exe", program)
    except OSError:
        return False


if __name__ == "__main__":
    reason = missing()
    if reason:
        sys.exit(reason)
    with Hosts() as hosts:
        sys.exit(subprocess.call(hosts.mpirun(*sys.argv[1:]), env=hosts.environment()))
