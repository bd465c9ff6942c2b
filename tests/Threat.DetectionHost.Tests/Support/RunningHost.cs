using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Threat.SampleTests;

namespace Threat.DetectionHost.Tests;

/// <summary>The built host as a process on a loopback port that the system chooses, in a folder of its own, with three keys.</summary>
internal sealed class RunningHost : IDisposable
{
    public const string AnnaKey = "anna-key-0123456789abcdef", BenKey = "ben-key-0123456789abcdefg", SensorKey = "sensor-key-0123456789abcdef";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    private readonly SampleProcess _process;

    private RunningHost(SampleProcess process, string folder, Uri address) => (_process, Folder, Address) = (process, folder, address);

    public string Folder { get; }

    public Uri Address { get; }

    public string Output => _process.Output;

    /// <summary>Anna reviews and operates, Ben reviews, the sensor scores and reads.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Keys { get; } = new Dictionary<string, string>
    {
        ["ApiKeys__0__Name"] = "anna",
        ["ApiKeys__0__Key"] = AnnaKey,
        ["ApiKeys__0__Roles__0"] = "reviewer",
        ["ApiKeys__0__Roles__1"] = "operator",
        ["ApiKeys__1__Name"] = "ben",
        ["ApiKeys__1__Sha256"] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(BenKey))),
        ["ApiKeys__1__Roles__0"] = "reviewer",
        ["ApiKeys__2__Name"] = "sensor",
        ["ApiKeys__2__Key"] = SensorKey,
    };

    /// <summary>Starts a host.</summary>
    /// <param name="settings">Environment variables, as in "Limits__BodyBytes".</param>
    /// <param name="prepare">Puts what is needed into its folder before.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<RunningHost> StartAsync(IEnumerable<KeyValuePair<string, string>> settings, Action<string>? prepare, params string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("detection-host").FullName;
        prepare?.Invoke(folder);
        SampleProcess process = SampleProcess.Start("DetectionHost", folder, settings, ["--urls", "http://127.0.0.1:0", .. arguments]);
        try
        {
            string line = await process.LineAsync("Now listening on: ", Limit);
            return new RunningHost(process, folder, new Uri(Regex.Match(line, @"http://\S+").Value));
        }
        catch
        {
            process.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public static Task<RunningHost> StartAsync(IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments) => StartAsync(settings, null, arguments);

    public HttpClient Client(string? key, bool bearer = false)
    {
        HttpClient client = new() { BaseAddress = Address };
        if (key is null) return client;
        if (bearer) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        else client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    public void Dispose()
    {
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
