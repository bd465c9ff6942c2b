namespace Threat.Features.Redis.Internal;

/// <summary>Scripts that must see and change a value in one step. Offsets are those of <see cref="FeatureVectorCodec"/>'s header and invalidation mark.</summary>
internal static class RedisScripts
{
    /// <summary>KEYS: values. ARGV: now as 8 bytes; then per key the value and its milliseconds to live. Returns how many were written.</summary>
    public const string SetUnlessNewer = """
        local function before(aHigh, aLow, bHigh, bLow) return aHigh < bHigh or (aHigh == bHigh and aLow < bLow) end
        local nowLow, nowHigh = struct.unpack('<I4I4', ARGV[1])
        local applied = 0
        for i = 1, #KEYS do
          local value = ARGV[2 * i]
          local old = redis.call('GETRANGE', KEYS[i], 0, 31)
          local write = true
          if #old >= 24 then
            local asOfLow, asOfHigh, computedLow, computedHigh = struct.unpack('<I4I4I4I4', value, 9)
            local oldAsOfLow, oldAsOfHigh, oldComputedLow, oldComputedHigh = struct.unpack('<I4I4I4I4', old, 9)
            if string.byte(old, 2) == 88 then
              write = before(oldComputedHigh, oldComputedLow, computedHigh, computedLow)
            elseif #old == 32 then
              local expiresLow, expiresHigh = struct.unpack('<I4I4', old, 25)
              if before(nowHigh, nowLow, expiresHigh, expiresLow) then
                if oldAsOfHigh == asOfHigh and oldAsOfLow == asOfLow then write = not before(computedHigh, computedLow, oldComputedHigh, oldComputedLow)
                else write = before(oldAsOfHigh, oldAsOfLow, asOfHigh, asOfLow) end
              end
            end
          end
          if write then
            redis.call('SET', KEYS[i], value, 'PX', ARGV[2 * i + 1])
            applied = applied + 1
          end
        end
        return applied
        """;

    /// <summary>KEYS: a schema's generation. ARGV: a candidate. Moves the generation to another number and returns it.</summary>
    public const string NextGeneration = """
        local next = tonumber(ARGV[1])
        if tonumber(redis.call('GET', KEYS[1]) or '0') == next then next = next + 1 end
        redis.call('SET', KEYS[1], string.format('%.0f', next))
        return next
        """;

    /// <summary>KEYS: the sequence of invalidations. ARGV: the channel, a message. Counts the invalidation and tells it with its number in front.</summary>
    public const string Publish = """
        local sequence = redis.call('INCR', KEYS[1])
        redis.call('PUBLISH', ARGV[1], string.format('%.0f', sequence) .. ':' .. ARGV[2])
        return sequence
        """;
}
