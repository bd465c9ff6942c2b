namespace Threat.Retraining.Tests;

public abstract partial class SampleStoreContractTests
{
    [Test]
    public async Task Many_writers_at_once_lose_nothing_and_store_nothing_twice()
    {
        ISampleStore[] stores = [Store, OpenAgain().Store, OpenAgain().Store];
        await Task.WhenAll(Enumerable.Range(0, 12).Select(w => Task.Run(async () =>
        {
            for (int b = 0; b < 5; b++) await stores[w % 3].AppendAsync([.. Enumerable.Range(0, 20).Select(i => Feedback.One($"{w % 6}-{b}-{i}"))]);
        })));
        List<StoredSample> all = await AllAsync();
        all.Count.ShouldBe(6 * 5 * 20);
        all.Select(static s => s.Sequence).ShouldBe(all.Select(static s => s.Sequence).Order());
    }

    [Test]
    public async Task Two_stores_opened_at_the_same_moment_both_work()
    {
        (ISampleStore Store, IRunStore, IRunLock)[] opened = [.. Enumerable.Range(0, 4).Select(_ => OpenAgain())];
        await Task.WhenAll(opened.Select((o, i) => Task.Run(() => o.Store.AppendAsync([Feedback.One($"{i}")]))));
        (await Store.GetStatisticsAsync(Hash)).Total.ShouldBe(4);
    }

    [Test]
    public async Task Nothing_to_append_is_no_transaction() => (await Store.AppendAsync([])).ShouldBeEmpty();
}
