namespace Threat.Features.Redis.Internal;

/// <summary>Scripts that must see and change a value in one step. Offsets are those of <see cref="FeatureVectorCodec"/>'s header and invalidation mark.</summary>
internal static class RedisScripts
{
    /// <summary>
    /// First in the transaction that writes a batch. KEYS: values, the newest version, the sign of marks, the sign of the batch. ARGV: the oldest and the newest version among the values,
    /// the earliest of their computations. Where none can be older than what is stored, nor computed before an invalidation, all keys are emptied; else MSETNX, which follows, writes
    /// only if all are empty anyway. Returns whether it emptied them.
    /// </summary>
    public const string MakeRoom = """
        local count = #KEYS - 3
        local newest = redis.call('GET', KEYS[count + 1])
        if not newest then return 0 end
        if newest < ARGV[2] then redis.call('SET', KEYS[count + 1], ARGV[2]) end
        if ARGV[1] < newest then return 0 end
        local marked = redis.call('GET', KEYS[count + 2])
        if marked and ARGV[3] <= marked then return 0 end
        redis.call('DEL', unpack(KEYS, 1, count))
        return 1
        """;

    /// <summary>
    /// Last in that transaction. KEYS: as above. ARGV: the text that MSETNX wrote into the sign of the batch; then the life of all values in ms, or one for each. If MSETNX wrote, the
    /// values get their lives. Returns whether it wrote. PEXPIREAT costs the server less than PEXPIRE.
    /// </summary>
    public const string Expire = """
        local call, keys, count = redis.call, KEYS, #KEYS - 3
        if call('GET', keys[count + 3]) ~= ARGV[1] then return 0 end
        call('DEL', keys[count + 3])
        local time = call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        if #ARGV == 2 then
          local at = string.format('%.0f', now + ARGV[2])
          for i = 1, count do call('PEXPIREAT', keys[i], at) end
        else
          for i = 1, count do call('PEXPIREAT', keys[i], string.format('%.0f', now + ARGV[i + 1])) end
        end
        return 1
        """;

    /// <summary>
    /// KEYS: values; outside a cluster also the newest version and the sign of marks. ARGV: now as 8 bytes, the life of an invalidation in ms, the newest version among the values
    /// ('' in a cluster); then per key the value and its life in ms. Returns how many were written, and how many of the keys were new.
    /// One command per key writes and tells what was there; the rare one that must not be replaced is put back before anybody can look.
    /// </summary>
    public const string SetUnlessNewer = """
        local now, markLife, version, count = ARGV[1], ARGV[2], ARGV[3], (#ARGV - 3) / 2
        local nowLow, nowHigh = struct.unpack('<I4I4', now)
        local applied, new, kept = count, 0, false
        if version ~= '' then
          local newest = redis.call('GET', KEYS[count + 1])
          if newest and newest < version then redis.call('SET', KEYS[count + 1], version) end
        end
        local function before(aHigh, aLow, bHigh, bLow) return aHigh < bHigh or (aHigh == bHigh and aLow < bLow) end
        local function life(old, value)
          local kind = string.byte(old, 2)
          if #old < 24 or (kind ~= 70 and kind ~= 88) then return nil end
          local asOfLow, asOfHigh, computedLow, computedHigh = struct.unpack('<I4I4I4I4', value, 9)
          local oldAsOfLow, oldAsOfHigh, oldComputedLow, oldComputedHigh = struct.unpack('<I4I4I4I4', old, 9)
          if kind == 88 then
            if before(oldComputedHigh, oldComputedLow, computedHigh, computedLow) then return nil end
            kept = true
            return markLife
          end
          if #old < 32 or before(oldAsOfHigh, oldAsOfLow, asOfHigh, asOfLow) then return nil end
          if oldAsOfHigh == asOfHigh and oldAsOfLow == asOfLow and not before(computedHigh, computedLow, oldComputedHigh, oldComputedLow) then return nil end
          local expiresLow, expiresHigh = struct.unpack('<I4I4', old, 25)
          local left = math.ceil(((expiresHigh - nowHigh) * 4294967296 + (expiresLow - nowLow)) / 10000)
          if left > 0 then return string.format('%.0f', left) end
        end
        for i = 1, count do
          local value = ARGV[2 * i + 2]
          local old = redis.call('SET', KEYS[i], value, 'PX', ARGV[2 * i + 3], 'GET')
          if old then
            local left = life(old, value)
            if left then
              redis.call('SET', KEYS[i], old, 'PX', left)
              applied = applied - 1
            end
          else
            new = new + 1
          end
        end
        if kept and version ~= '' and redis.call('PTTL', KEYS[count + 2]) < tonumber(markLife) then
          redis.call('SET', KEYS[count + 2], redis.call('GET', KEYS[count + 2]) or '9', 'PX', markLife)
        end
        return {applied, new}
        """;

    /// <summary>
    /// KEYS: values; outside a cluster also the sign of marks, which lives as long as any of them and holds the latest. ARGV: the life of an invalidation in ms, the latest instant in
    /// ticks; then per key its mark. A later mark stays. Returns how many were named.
    /// </summary>
    public const string Invalidate = """
        local count = #ARGV - 2
        if #KEYS > count then
          local latest = redis.call('GET', KEYS[count + 1])
          if not latest or latest < ARGV[2] then latest = ARGV[2] end
          redis.call('SET', KEYS[count + 1], latest, 'PX', string.format('%.0f', math.max(redis.call('PTTL', KEYS[count + 1]), tonumber(ARGV[1]))))
        end
        for i = 1, count do
          local mark = ARGV[i + 2]
          local old = redis.call('GETRANGE', KEYS[i], 0, 23)
          local later = false
          if #old == 24 and string.byte(old, 2) == 88 then
            local low, high = struct.unpack('<I4I4', mark, 17)
            local oldLow, oldHigh = struct.unpack('<I4I4', old, 17)
            later = oldHigh > high or (oldHigh == high and oldLow > low)
          end
          if not later then redis.call('SET', KEYS[i], mark, 'PX', ARGV[1]) end
        end
        return count
        """;

    /// <summary>KEYS: a schema's generation. ARGV: a candidate. The generation, made from the candidate where there is none.</summary>
    public const string EnsureGeneration = """
        local current = redis.call('GET', KEYS[1])
        if current then return current end
        redis.call('SET', KEYS[1], ARGV[1])
        return ARGV[1]
        """;

    /// <summary>
    /// KEYS: a schema's generation. ARGV: a candidate, the instant of an invalidation (UTC ticks, 19 digits). Moves the generation to another number, puts behind it the latest instant
    /// of an invalidation, and returns both.
    /// </summary>
    public const string NextGeneration = """
        local next, instant = tonumber(ARGV[1]), ARGV[2]
        local number, before = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+):?(%d*)$')
        if tonumber(number or '0') == next then next = next + 1 end
        if before and before > instant then instant = before end
        local state = string.format('%.0f', next) .. ':' .. instant
        redis.call('SET', KEYS[1], state)
        return state
        """;

    /// <summary>KEYS: the sequence of invalidations. ARGV: the channel, a message. Counts the invalidation and tells it with its number in front.</summary>
    public const string Publish = """
        local sequence = redis.call('INCR', KEYS[1])
        redis.call('PUBLISH', ARGV[1], string.format('%.0f', sequence) .. ':' .. ARGV[2])
        return sequence
        """;

    /// <summary>KEYS: any key of the server asked. The id of its run: another one after every start.</summary>
    public const string Run = """
        return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
        """;

    /// <summary>
    /// KEYS: the runs, the floor, the newest version. ARGV: now in ticks; then runs. Raises the floor to now when a run is new or the floor is lost, and returns it. With the floor
    /// all that is stored is refused, so that a newest version that was lost may begin anew with now.
    /// </summary>
    public const string Register = """
        local floor = redis.call('GET', KEYS[2])
        local new = not floor
        for i = 2, #ARGV do
          if redis.call('ZADD', KEYS[1], 'NX', string.sub(ARGV[1], 1, 12), ARGV[i]) == 1 then new = true end
        end
        if new then
          redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1001)
          if not floor or floor < ARGV[1] then floor = ARGV[1] end
          redis.call('SET', KEYS[2], floor)
          redis.call('SET', KEYS[3], ARGV[1] .. ARGV[1], 'NX')
        end
        return floor
        """;

    /// <summary>KEYS: the floor. ARGV: an instant in ticks. Raises the floor to it, and returns it.</summary>
    public const string RaiseFloor = """
        local floor = redis.call('GET', KEYS[1])
        if not floor or floor < ARGV[1] then floor = ARGV[1] end
        redis.call('SET', KEYS[1], floor)
        return floor
        """;
}
