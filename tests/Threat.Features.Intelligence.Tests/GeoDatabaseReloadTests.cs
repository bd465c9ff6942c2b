using System.Buffers.Binary;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class GeoDatabaseReloadTests
{
    private static readonly IPAddress Address = IPAddress.Parse("1.128.0.1");
    private string _folder = null!;

    private string Path => System.IO.Path.Combine(_folder, "asn.mmdb");

    [SetUp]
    public void CopyDatabase()
    {
        byte[] bytes = File.ReadAllBytes(SharedFolder.Require("data", "maxmind", "GeoLite2-ASN-Test.mmdb"));
        _folder = Directory.CreateTempSubdirectory("geo").FullName;
        Put(bytes);
    }

    [TearDown]
    public void DeleteFolder()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void A_replaced_file_is_read_and_the_edition_before_answers_for_the_time_before()
    {
        using GeoDatabase database = new(Path);
        DateTimeOffset first = database.BuiltAt, second = first.AddDays(3);
        database.Reload().ShouldBeFalse("nothing changed");
        Put(Edition(second, "Telstra New Ltd"));
        database.Reload().ShouldBeTrue();
        database.BuiltAt.ShouldBe(second);
        database.Find(Address, second)!.Organization.ShouldBe("Telstra New Ltd");
        database.Find(Address, second - TimeSpan.FromTicks(1))!.Organization.ShouldBe("Telstra Pty Ltd", "known at that instant");
        database.Find(Address, first - TimeSpan.FromTicks(1)).ShouldBeNull();
        database.Find(Address, second.AddDays(30)).ShouldNotBeNull();
        database.Reload().ShouldBeFalse();
    }

    [Test]
    public void A_damaged_file_one_of_another_type_and_a_missing_one_leave_the_last_in_use()
    {
        using GeoDatabase database = new(Path);
        Put("not yet written"u8.ToArray());
        Should.Throw<InvalidDataException>(() => database.Reload()).Message.ShouldStartWith($"'{Path}' is no MaxMind database, or is damaged:");
        Put(File.ReadAllBytes(SharedFolder.Require("data", "maxmind", "GeoLite2-City-Test.mmdb")));
        Should.Throw<InvalidDataException>(() => database.Reload()).Message.ShouldBe($"'{Path}' is now of type GeoLite2-City; it was of type GeoLite2-ASN. Put a file of that type there, or start again with the other.");
        File.Delete(Path);
        Should.Throw<FileNotFoundException>(() => database.Reload());
        database.Find(Address, database.BuiltAt)!.AutonomousSystem.ShouldBe(1221u);
    }

    [Test]
    public void Lookups_go_on_while_files_are_replaced()
    {
        using GeoDatabase database = new(Path);
        DateTimeOffset first = database.BuiltAt;
        byte[][] editions = [.. Enumerable.Range(1, 20).Select(i => Edition(first.AddDays(i), $"Telstra {i:000} Ltd"))];
        using CancellationTokenSource done = new();
        Task<int> lookups = Task.Run(() =>
        {
            int count = 0;
            for (; !done.IsCancellationRequested; count++) database.Find(Address, first.AddDays(20))!.AutonomousSystem.ShouldBe(1221u);
            return count;
        });
        foreach (byte[] edition in editions)
        {
            Put(edition);
            database.Reload().ShouldBeTrue();
        }
        done.Cancel();
        lookups.GetAwaiter().GetResult().ShouldBeGreaterThan(0);
        database.Find(Address, first.AddDays(20))!.Organization.ShouldBe("Telstra 020 Ltd");
    }

    [Test]
    public async Task The_host_reads_a_replaced_file_within_the_hour_and_logs_one_it_refuses()
    {
        using GeoDatabase first = new(Path);
        FakeTimeProvider clock = new(first.BuiltAt.AddDays(20));
        RecordingLogs logs = new();
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging(b => b.AddProvider(logs));
        services.AddThreatIntelligence(o => o.NetworkDatabasePath = Path);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHostedService[] hosted = [.. provider.GetServices<IHostedService>()];
        foreach (IHostedService service in hosted) await service.StartAsync(default);
        Put("damaged"u8.ToArray());
        await LoggedAsync("Database GeoLite2-ASN was not read again: ");
        Put(Edition(first.BuiltAt.AddDays(19), "Telstra New Ltd"));
        await LoggedAsync("Database GeoLite2-ASN was replaced: ");
        foreach (IHostedService service in hosted) await service.StopAsync(default);

        async Task LoggedAsync(string line)
        {
            for (int i = 0; i < 500 && !logs.Text.Contains(line); i++)
            {
                clock.Advance(TimeSpan.FromHours(1)); // until its timer runs, an hour may pass unseen
                await Task.Delay(20);
            }
            logs.Text.ShouldContain(line);
        }
    }

    // The test database with another build date and another name: both are replaced at their places, without a change of length.
    private static byte[] Edition(DateTimeOffset builtAt, string organization)
    {
        byte[] bytes = File.ReadAllBytes(SharedFolder.Require("data", "maxmind", "GeoLite2-ASN-Test.mmdb"));
        int epoch = bytes.AsSpan().LastIndexOf("build_epoch"u8) + "build_epoch".Length;
        bytes[epoch].ShouldBe((byte)4, "four bytes of an unsigned number of 64 bits");
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(epoch + 2), (uint)builtAt.ToUnixTimeSeconds());
        System.Text.Encoding.ASCII.GetBytes(organization, bytes.AsSpan(bytes.AsSpan().IndexOf("Telstra Pty Ltd"u8)));
        return bytes;
    }

    private void Put(byte[] bytes)
    {
        string next = Path + ".new";
        File.WriteAllBytes(next, bytes);
        File.Move(next, Path, overwrite: true);
    }
}
