using Threat.Features.Internal;

namespace Threat.Features.Tests;

public sealed class TileTests
{
    [Test]
    public void Bytes_of_a_forged_size_fill_a_day_up_and_do_not_turn_it_negative()
    {
        DayTile day = new(739_000), other = new(739_000);
        for (int i = 0; i < 2; i++)
        {
            day.Add(day.Start, 0, false, long.MaxValue, 1L << 62);
            other.Add(day.Start, 0, false, 7, 1L << 62);
        }
        day.Sums[DayTile.Sent].ShouldBe(long.MaxValue);
        day.Sums[DayTile.External].ShouldBe(long.MaxValue);
        day.Merge(other);
        day.Sums[DayTile.Sent].ShouldBe(long.MaxValue);
        day.Sums[DayTile.External].ShouldBe(long.MaxValue);
        other.Sums[DayTile.Sent].ShouldBe(14);
    }
}
