using Threat.Retraining;
using Threat.Retraining.KillHost;

// turn STORE REGISTRY FIRST COUNT KILLPOINT   collects a batch, acknowledges it on standard output, and makes one run, started by TurnTrigger
// race STORE REGISTRY STOPFILE                runs a scheduler until the file appears
string mode = args[0];
using KillWorld world = KillWorld.Open(args[1], args[2]);
switch (mode)
{
    case "turn":
        string point = args[5];
        await using (TrainingCollector collector = new(KillProxy<ISampleStore>.Around(world.Samples, point), KillWorld.Options()))
        {
            foreach (TrainingSample sample in KillWorld.Batch(int.Parse(args[3]), int.Parse(args[4])))
            {
                await collector.CollectAsync(sample);
                Console.Out.WriteLine("stored " + sample.IncidentId);
                Console.Out.Flush();
            }
        }
        RetrainResult result = await world.Retrainer(point, trigger: new TurnTrigger()).RunAsync(RetrainRequest.IfDue);
        Console.Out.WriteLine($"{result.Outcome}: {result.Explanation}");
        return result.Outcome == RetrainOutcome.Completed ? 0 : 3;
    case "race":
        void Change(RetrainingOptions o)
        {
            o.Triggers.MinSamples = 10;
            o.Schedule.Interval = TimeSpan.FromMilliseconds(5);
        }
        using (RetrainScheduler scheduler = new(world.Retrainer("", Change), KillWorld.Options(Change)))
        {
            await scheduler.StartAsync(default);
            int runs = 0, checks = 0;
            RetrainResult? seen = null;
            while (!File.Exists(args[3]))
            {
                await Task.Delay(2);
                RetrainResult? last = scheduler.Status.LastResult;
                if (last is null || ReferenceEquals(last, seen)) continue;
                seen = last;
                checks++;
                if (last.Outcome == RetrainOutcome.Completed) runs++;
                if (last.Outcome is RetrainOutcome.Failed or RetrainOutcome.Cancelled) Console.Out.WriteLine(last.Explanation);
            }
            await scheduler.StopAsync(default);
            Console.Out.WriteLine($"made {runs} runs in {checks} checks");
        }
        return 0;
    default:
        Console.Error.WriteLine($"unknown mode '{mode}'");
        return 2;
}
