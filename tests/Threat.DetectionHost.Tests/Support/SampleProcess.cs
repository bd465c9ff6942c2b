using System.Collections.Concurrent;
using System.Diagnostics;

namespace Threat.SampleTests;

/// <summary>A built sample as a child process in a folder, as a user runs it. Its output can be waited for.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _more = new(0);

    private SampleProcess(Process process) => _process = process;

    public string Output => string.Join('\n', _lines);

    /// <summary>Starts it.</summary>
    /// <param name="name">The sample, as in "DetectionHost".</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="settings">Environment variables, as in "Limits__BodyBytes".</param>
    /// <param name="arguments">Its arguments.</param>
    public static SampleProcess Start(string name, string folder, IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, name + ".dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach ((string key, string value) in settings) start.Environment[key] = value;
        SampleProcess sample = new(new Process { StartInfo = start });
        sample._process.OutputDataReceived += (_, e) => sample.Take(e.Data);
        sample._process.ErrorDataReceived += (_, e) => sample.Take(e.Data);
        sample._process.Start();
        sample._process.BeginOutputReadLine();
        sample._process.BeginErrorReadLine();
        return sample;
    }

    /// <summary>Waits for a line that holds the text, and gives it.</summary>
    public async Task<string> LineAsync(string text, TimeSpan limit)
    {
        using CancellationTokenSource end = new(limit);
        while (true)
        {
            if (_lines.FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal)) is { } line) return line;
            if (_process.HasExited) throw new InvalidOperationException($"The process ended before it printed '{text}':\n{Output}");
            try
            {
                await _more.WaitAsync(TimeSpan.FromMilliseconds(200), end.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"'{text}' was not printed within {limit}:\n{Output}");
            }
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan limit)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The process did not end within {limit}:\n{Output}");
        }
        return _process.ExitCode;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        _more.Release();
    }
}
