using System.Globalization;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>
/// Guards against a server that forgets: one that was started again, or a replica that was promoted, may lack invalidations it had acknowledged and hold values of
/// before. A lookup counts only when the run of the server that answered is known: it came over the very socket on which that run was asked for before, or else the
/// lookup ends with the question. An answer of an unknown run is thrown away, the run is registered, which raises the floor under all values computed until then, and
/// the lookup is done again.
/// </summary>
internal sealed class ServerRuns(RedisTopology topology, RedisKeys keys, bool trusted, TimeProvider time)
{
    private static readonly string LowestVersion = Format(0) + Format(0);
    private readonly Lock _gate = new();
    private volatile HashSet<string> _known = new(StringComparer.Ordinal);
    private volatile ServerLinks? _vouched; // links to a server whose run is known
    private long _floor;

    /// <summary>Whether servers are believed to keep what they acknowledged, so that nothing is asked.</summary>
    public bool Trusted => trusted;

    public static string Format(DateTimeOffset instant) => Format(instant.UtcTicks);

    /// <summary>Text that sorts as the numbers do.</summary>
    public static string Format(long ticks) => ticks.ToString("D19", CultureInfo.InvariantCulture);

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

    private static RedisException NoRun() => new("The server does not tell its run_id in INFO server, so that a restart would go unnoticed. If it never loses what it acknowledged, set RedisFeatureStoreOptions.ServerKeepsAcknowledgedWrites.");

    /// <summary>Before a lookup is sent: what can tell afterwards who answered it.</summary>
    public ServerWitness Witness()
    {
        if (trusted) return default;
        ServerLinks? links = topology.Links();
        return new ServerWitness(links, MustAsk: links is null || !links.AreThose(_vouched));
    }

    /// <summary>Whether an answer counts. When not, its server is known by now, or the lookup's next attempt asks for it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="witness">Taken before the lookup was sent.</param>
    /// <param name="asked">The questions sent behind it, if any.</param>
    /// <param name="hasFloor">Whether the answer had a floor; a server that has none has lost it.</param>
    public async ValueTask<bool> VouchAsync(IDatabase db, ServerWitness witness, Task<string>[] asked, bool hasFloor)
    {
        if (trusted) return true;
        string[] answered = asked.Length > 0 ? await Task.WhenAll(asked).ConfigureAwait(false) : [];
        bool sameLinks = witness.Links is null || witness.Links.AreThose(topology.Links());
        if (hasFloor && !witness.MustAsk) return sameLinks;
        if (answered.Length == 0) answered = [await AskAsync(db, keys.Floor).ConfigureAwait(false)];
        if (!hasFloor || !Array.TrueForAll(answered, _known.Contains))
        {
            await RegisterAsync(db, answered).ConfigureAwait(false);
            return false;
        }
        if (sameLinks) _vouched = witness.Links;
        return sameLinks;
    }

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
        if (_known.Count > 0) return;
        if (trusted)
        {
            // What is trusted loses no key: none is there yet, so that nothing was written.
            await db.StringSetAsync(keys.Newest, LowestVersion, when: When.NotExists).ConfigureAwait(false);
            _known = [""];
            return;
        }
        await RegisterAsync(db, await MasterRunsAsync(db).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>At every heartbeat: also where something between keeps a socket while the server behind it changes.</summary>
    public async ValueTask CheckAsync(RedisCalls calls, CancellationToken cancellationToken)
    {
        if (trusted) return;
        await calls.RunAsync(async db =>
        {
            string[] runs = await MasterRunsAsync(db).ConfigureAwait(false);
            if (!Array.TrueForAll(runs, _known.Contains)) await RegisterAsync(db, runs).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task RegisterAsync(IDatabase db, IReadOnlyCollection<string> runs)
    {
        // A tick less: what is computed from now on is good.
        RedisResult floor = await db.ScriptEvaluateAsync(RedisScripts.Register, [keys.Runs, keys.Floor, keys.Newest], [Format(time.GetUtcNow() - TimeSpan.FromTicks(1)), .. runs.Select(static r => (RedisValue)r)]).ConfigureAwait(false);
        lock (_gate)
        {
            _floor = Math.Max(_floor, (long)floor);
            _known = new HashSet<string>(_known.Concat(runs), StringComparer.Ordinal);
        }
    }

    private async Task<string[]> MasterRunsAsync(IDatabase db)
    {
        string one = await AskAsync(db, keys.Floor).ConfigureAwait(false);
        return [one, .. (await topology.MasterRunsAsync().ConfigureAwait(false)).Where(r => r != one)];
    }
}

/// <summary>The links when a lookup began, null where they tell nothing; and whether it must ask which run answers.</summary>
internal readonly record struct ServerWitness(ServerLinks? Links, bool MustAsk);
