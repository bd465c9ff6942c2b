using Threat.Shared;

namespace Threat.Core.Tests;

public sealed class WorkersTests
{
    [Test]
    public void Every_piece_runs_once([Values(1, 2, 7)] int threads, [Values(0, 1, 2, 1000)] int pieces)
    {
        int[] runs = new int[pieces];
        Workers.Run(pieces, threads, CancellationToken.None, i => Interlocked.Increment(ref runs[i]));
        runs.ShouldAllBe(static n => n == 1);
    }

    [Test]
    public void The_lowest_failure_is_thrown_as_it_was([Values(1, 2, 8)] int threads)
    {
        // Pieces 40 and above all fail, and 40 does so last: a single thread would have met 40.
        InvalidOperationException thrown = Should.Throw<InvalidOperationException>(() => Workers.Run(200, threads, CancellationToken.None, static i =>
        {
            if (i < 40) return;
            if (i == 40) Thread.SpinWait(200_000);
            throw new InvalidOperationException($"piece {i}");
        }));
        thrown.Message.ShouldBe("piece 40");
        thrown.StackTrace!.ShouldContain(nameof(The_lowest_failure_is_thrown_as_it_was));
    }

    [Test]
    public void Nothing_is_begun_after_a_failure([Values(1, 2, 4)] int threads)
    {
        int begun = 0;
        Should.Throw<FormatException>(() => Workers.Run(1_000_000, threads, CancellationToken.None, i =>
        {
            Interlocked.Increment(ref begun);
            throw new FormatException();
        }));
        begun.ShouldBeLessThanOrEqualTo(threads);
    }

    [Test]
    public void Cancellation_stops_between_pieces_and_says_by_which_token([Values(1, 3)] int threads)
    {
        using CancellationTokenSource stop = new();
        int begun = 0;
        OperationCanceledException thrown = Should.Throw<OperationCanceledException>(() => Workers.Run(1_000_000, threads, stop.Token, i =>
        {
            Interlocked.Increment(ref begun);
            stop.Cancel();
        }));
        thrown.CancellationToken.ShouldBe(stop.Token);
        begun.ShouldBeLessThanOrEqualTo(threads);
        Should.Throw<OperationCanceledException>(() => Workers.Run(0, threads, stop.Token, static _ => { }));
    }

    [Test]
    public void Ranges_are_the_same_for_any_number_of_threads([Values(1, 2, 5)] int threads)
    {
        List<(int, int)> ranges = [];
        Workers.RunRanges(10, 4, threads, CancellationToken.None, (start, end) =>
        {
            lock (ranges) ranges.Add((start, end));
        });
        ranges.Order().ShouldBe([(0, 4), (4, 8), (8, 10)]);
        Workers.RunRanges(0, 4, threads, CancellationToken.None, static (_, _) => throw new InvalidOperationException());
    }

    [Test]
    public void Ranges_reach_the_largest_number_of_items()
    {
        int last = 0;
        Workers.RunRanges(int.MaxValue, 1 << 30, 1, CancellationToken.None, (start, end) => last = end);
        last.ShouldBe(int.MaxValue);
        Workers.Range(int.MaxValue, 3, 2).End.ShouldBe(int.MaxValue);
    }

    [Test]
    public void Parts_cover_the_items_in_order()
        => Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 20]).Sample(static (items, parts) =>
        {
            int at = 0;
            for (int part = 0; part < parts; part++)
            {
                (int start, int end) = Workers.Range(items, parts, part);
                start.ShouldBe(at);
                (end - start).ShouldBeInRange(items / parts, (items + parts - 1) / parts);
                at = end;
            }
            at.ShouldBe(items);
        }, iter: 200);

    [Test]
    public void A_number_of_threads_is_minus_one_or_at_least_one()
    {
        int maxDegreeOfParallelism = 0;
        Should.Throw<ArgumentOutOfRangeException>(() => Workers.Checked(maxDegreeOfParallelism)).Message.ShouldStartWith("maxDegreeOfParallelism is 0; allowed is -1 (one per processor) or at least 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => Workers.Checked(-2));
        Workers.Threads(Workers.Checked(-1)).ShouldBe(Environment.ProcessorCount);
        Workers.Threads(Workers.Checked(3)).ShouldBe(3);
    }
}
