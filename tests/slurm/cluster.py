"""A Slurm cluster of two nodes on this machine: munge, one controller, two slurmd, all under one temporary folder.

By hand: `python3 cluster.py COMMAND...` runs a command in such a cluster, `python3 cluster.py bash` a shell.
"""

import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

DAEMONS = ("munged", "slurmctld", "slurmd")
CORES_OF_NODE = 2
PATIENCE = 60

CONFIGURATION = """\
ClusterName=lsdeconv_test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
AuthType=auth/munge
# The lifetime of credentials is also how long a requeued job waits before it starts again.
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=200000
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
GresTypes=gpu
ReturnToService=2
OverTimeLimit=0
KillWait={kill_wait}
MinJobAge=3600
# Open MPI names shared memory after the job: two clusters on one machine must not count alike.
FirstJobId={first_job}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
# PMIx keeps its sockets there: two nodes on one machine must not share them.
TmpFS={folder}/tmp.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs={cores} RealMemory=4000 Gres=gpu:1
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs={cores} RealMemory=4000 Gres=gpu:1
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=1:00:00 State=UP
"""


def missing():
    """Why no cluster can be started here; None where one can."""
    absent = [name for name in (*DAEMONS, "sbatch", "setpriv") if not shutil.which(name, path=search_path())]
    if absent:
        return f"{', '.join(absent)} not found: scripts/setup test installs Slurm and munge"
    return "the daemons of Slurm start jobs as their users: only root may" if os.geteuid() != 0 else None


def search_path():
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def free_ports(count):
    """Below those that the system itself gives away, so that nobody gets one in between; each process begins elsewhere."""
    ports, first = [], 20000 + os.getpid() * 37 % 11000
    for port in range(first, 32000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                ports.append(port)
        if len(ports) == count:
            return ports
    raise OSError(f"no {count} free ports from {first} on")


def wait_until(condition, what, seconds=PATIENCE):
    """Polls; the condition's value once it is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise TimeoutError(f"{what}: not within {seconds} s")


class Cluster:
    """A context manager. `run` starts Slurm's commands in it; `folder` is on the "shared file system"."""

    def __init__(self, kill_wait):
        """kill_wait: seconds from SIGTERM to SIGKILL; srun grants as many to a step whose node is gone."""
        self.kill_wait = kill_wait
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-slurm-"))
        self.daemons = []
        self.nodes = {}

    def __enter__(self):
        try:
            self._configure()
            self._start_munge()
            self._start("slurmctld", "-D")
            for node in ("n1", "n2"):
                self._start_node(node)
            wait_until(self._idle, "the nodes of Slurm are idle")
        except BaseException as failure:
            logs = self.logs()
            self.__exit__()
            raise RuntimeError(f"Slurm did not start: {failure}\n{logs}") from failure
        return self

    def __exit__(self, *_):
        if len(self.daemons) > 1:
            self.run("scancel", "--user=root", timeout=20)
            try:
                wait_until(lambda: not self.run("squeue", "-h").stdout.strip(), "the jobs have ended", 20)
            except TimeoutError:
                pass
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in reversed(self.daemons):
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self, **more):
        return {**os.environ, "PATH": search_path(), "SLURM_CONF": str(self.folder / "slurm.conf"),
                "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", **more}

    def run(self, *command, timeout=120, variables=None):
        return subprocess.run([str(part) for part in command], env=self.environment(**(variables or {})),
                              capture_output=True, text=True, timeout=timeout, check=False)

    def job(self, number):
        """What `scontrol show job` says, as a dictionary."""
        text = self.run("scontrol", "--oneliner", "show", "job", str(number)).stdout
        return dict(field.split("=", 1) for field in text.split() if "=" in field)

    def wait_for_end(self, number, seconds=PATIENCE):
        """The job's last state, once it neither waits nor runs nor ends."""
        ended = ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY")
        return wait_until(lambda: (state := self.job(number).get("JobState")) in ended and state,
                          f"job {number} has ended", seconds)

    def crash(self, node):
        """Ends all that runs on a node at once, as a loss of power would: nobody there sees another's end."""
        everything = [self.nodes[node].pid, *self._processes_on(node)]
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in everything:
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    pass
        self.nodes[node].wait()
        self.daemons.remove(self.nodes.pop(node))

    def restart(self, node):
        """A node that crashed is there again."""
        self._start_node(node)

    def notice_crash(self, node):
        """What Slurm does by itself when a node has been silent for some minutes."""
        self.run("scontrol", "update", f"NodeName={node}", "State=DOWN", "Reason=crashed")
        self.run("scontrol", "update", f"NodeName={node}", "State=RESUME")

    def _processes_on(self, node):
        """What a job runs there, and the daemons that started it: those leave slurmd as soon as they are at work."""
        mine = {f"SLURMD_NODENAME={node}".encode(), f"SLURM_CONF={self.folder}/slurm.conf".encode()}
        found = set()
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if mine <= set((entry / "environ").read_bytes().split(b"\0")):
                    parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
                    found.add(int(entry.name))
                    if pathlib.Path(f"/proc/{parent}/comm").read_text().startswith("slurmstepd"):
                        found.add(int(parent))
            except OSError:
                continue
        return found

    def logs(self):
        return "\n".join(f"{path.name}: {''.join(path.read_text(errors='replace').splitlines(True)[-8:])}"
                         for path in sorted(self.folder.glob("*.log")))

    def _configure(self):
        for name in ("state", "spool.n1", "spool.n2", "tmp.n1", "tmp.n2", "munge"):
            (self.folder / name).mkdir(mode=0o755)
        self.folder.chmod(0o755)
        host = socket.gethostname().split(".")[0]
        ports = free_ports(3)  # which no other cluster of this machine has
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            host=host, folder=self.folder, ports=ports, cores=CORES_OF_NODE, kill_wait=self.kill_wait, first_job=ports[0]))
        # Else slurmd does not start where no control groups are mounted, though nothing here uses them.
        (self.folder / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\n")
        (self.folder / "gres.conf").write_text("NodeName=n[1-2] Name=gpu File=/dev/null\n")
        key = self.folder / "munge" / "key"
        key.write_bytes(secrets.token_bytes(128))
        key.chmod(0o400)

    def _start_munge(self):
        folder = self.folder / "munge"
        self._start("munged", "--foreground", "--force", f"--socket={self.folder}/munge.socket",
                    f"--key-file={folder}/key", f"--log-file={folder}/log", f"--pid-file={folder}/pid",
                    f"--seed-file={folder}/seed", "--num-threads=2")
        wait_until(lambda: (self.folder / "munge.socket").exists(), "munge listens")

    def _start_node(self, node):
        self._start("slurmd", "-D", "-N", node)
        self.nodes[node] = self.daemons[-1]

    def _start(self, program, *arguments):
        path = shutil.which(program, path=search_path())
        with open(self.folder / f"{program}.{len(self.daemons)}.output.log", "wb") as output:
            # Ends with this process, however that ends.
            command = ["setpriv", "--pdeathsig", "TERM", path, *arguments]
            self.daemons.append(subprocess.Popen(command, env=self.environment(), stdout=output, stderr=output,
                                                 stdin=subprocess.DEVNULL, start_new_session=True))

    def _idle(self):
        for daemon in self.daemons:
            if daemon.poll() is not None:
                raise RuntimeError(f"{' '.join(daemon.args)} ended with {daemon.returncode}")
        return self.run("sinfo", "-h", "-N", "-o", "%t").stdout.split() == ["idle", "idle"]


if __name__ == "__main__":
    reason = missing()
    if reason:
        sys.exit(reason)
    with Cluster(kill_wait=30) as cluster:
        sys.exit(subprocess.call(sys.argv[1:] or ["bash"], env=cluster.environment()))
