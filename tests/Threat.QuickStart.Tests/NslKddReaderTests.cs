using QuickStart;
using QuickStart.NslKdd;

namespace Threat.QuickStart.Tests;

public sealed class NslKddReaderTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("nsl").FullName;
        Write("field-names.csv", "duration,continuous", "protocol_type,symbolic", "src_bytes,continuous");
        Write("attack-classes.csv", "attack,class", "normal,Normal", "neptune,DoS", "perl,U2R");
        Write("KDDTrain+_20Percent.txt", "0,tcp,491,normal,20", "1,udp,0,neptune,19");
        Write("KDDTest+.txt", "2,icmp,5,perl,3");
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Symbols_become_columns_decided_by_the_training_file_alone()
    {
        NslKddData data = NslKddReader.Read(_folder);
        data.Train.Features.ColumnNames.ShouldBe(["duration", "protocol_type=tcp", "protocol_type=udp", "src_bytes"]);
        data.Train.Features.Row(0).ToArray().ShouldBe([0f, 1f, 0f, 491f]);
        data.Test.Features.Row(0).ToArray().ShouldBe([2f, 0f, 0f, 5f]);
        data.Test.Labels.ToArray().ShouldBe([4]);
    }

    [Test]
    public void Counts_of_the_real_files_are_the_published_ones()
    {
        NslKddData data = NslKddReader.Read(TestKit.SharedFolder.Require("data", "nsl-kdd"));
        data.Test.ClassCounts.ToArray().ShouldBe([9_711, 7_458, 2_421, 2_754, 200]);
        data.Train.RowCount.ShouldBe(25_192);
    }

    [Test]
    public void Mistakes_in_the_files_are_named_with_file_and_line()
    {
        Write("KDDTest+.txt", "2,icmp,5,perl,3", "2,icmp,5,perl");
        Message().ShouldEndWith("KDDTest+.txt:2: 4 columns, expected 5 (3 features, the attack's name, the difficulty). Is this a file of NSL-KDD?");
        Write("KDDTest+.txt", "2,icmp,five,perl,3");
        Message().ShouldEndWith("KDDTest+.txt:1: column 3 ('src_bytes') is 'five', expected a finite number.");
        Write("KDDTest+.txt", "2,icmp,5,worm2,3");
        Message().ShouldEndWith("KDDTest+.txt:1: attack 'worm2' is unknown. Add a line 'worm2,CLASS' to attack-classes.csv, where CLASS is one of Normal, DoS, Probe, R2L, U2R.");
        File.Delete(Path.Combine(_folder, "KDDTest+.txt"));
        Message().ShouldEndWith("KDDTest+.txt does not exist. Give the folder that holds KDDTrain+_20Percent.txt, KDDTest+.txt, field-names.csv and attack-classes.csv.");
    }

    private string Message() => Should.Throw<UserErrorException>(() => NslKddReader.Read(_folder)).Message;

    private void Write(string file, params string[] lines) => File.WriteAllLines(Path.Combine(_folder, file), lines);
}
