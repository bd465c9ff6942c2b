using System.Globalization;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>
/// Guards against a server that forgets: one that was started again, or a replica that was promoted, may lack invalidations it had acknowledged and hold values of
/// before. Every lookup ends with the question which run of the server answered. An answer of an unknown run is thrown away, the run is registered, which raises the
/// floor under all values computed until then, and the lookup is done again.
/// </summary>
internal sealed class ServerRuns(RedisTopology topology, RedisKeys keys, bool trusted, TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile HashSet<string> _known = new(StringComparer.Ordinal);
    private long _floor;

    /// <summary>Whether servers are believed to keep what they acknowledged, so that nothing is asked.</summary>
    public bool Trusted => trusted;

    public static string Format(DateTimeOffset instant) => instant.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The run of the server that has the key. Sent after the reads it vouches for.</summary>
    public static async Task<string> AskAsync(IDatabase db, RedisKey key)
        => (string?)await db.ScriptEvaluateAsync(RedisScripts.Run, [key], flags: CommandFlags.DemandMaster).ConfigureAwait(false)
            ?? throw NoRun();

    public static string ParseRun(string? info)
    {
        const string Field = "run_id:";
        int at = info?.IndexOf(Field, StringComparison.Ordinal) ?? -1;
        return at < 0 ? throw NoRun() : info![(at + Field.Length)..].Split('\r', '\n')[0];
    }

    private static RedisException NoRun() => new("The server does not tell its run_id in INFO server.");

    public bool Knows(string run) => _known.Contains(run);

    /// <summary>The floor under values, in ticks, given what a lookup read; never lower than one seen before.</summary>
    public long Floor(RedisValue read)
    {
        long floor = (long)read;
        lock (_gate) return _floor = Math.Max(_floor, floor);
    }

    /// <summary>Whether a value would be refused on reading.</summary>
    public bool Refuses(StoredFeatures features) => features.ComputedAt.UtcTicks <= Volatile.Read(ref _floor);

    /// <summary>Before the first write: a run registered after it would refuse what was written.</summary>
    public async ValueTask EnsureAnyAsync(IDatabase db)
    {
        if (trusted || _known.Count > 0) return;
        string one = await AskAsync(db, keys.Floor).ConfigureAwait(false);
        await RegisterAsync(db, [one, .. (await topology.MasterRunsAsync().ConfigureAwait(false)).Where(r => r != one)]).ConfigureAwait(false);
    }

    public async ValueTask EnsureAnyAsync(RedisCalls calls, CancellationToken cancellationToken)
    {
        if (trusted || _known.Count > 0) return;
        await calls.RunAsync(async db =>
        {
            await EnsureAnyAsync(db).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task RegisterAsync(IDatabase db, IReadOnlyCollection<string> runs)
    {
        // A tick less: what is computed from now on is good.
        RedisResult floor = await db.ScriptEvaluateAsync(RedisScripts.Register, [keys.Runs, keys.Floor], [Format(time.GetUtcNow() - TimeSpan.FromTicks(1)), .. runs.Select(static r => (RedisValue)r)]).ConfigureAwait(false);
        lock (_gate)
        {
            _floor = Math.Max(_floor, (long)floor);
            _known = new HashSet<string>(_known.Concat(runs), StringComparer.Ordinal);
        }
    }
}
