using QuickStart.Reporting;
using QuickStart.Training;
using Threat.Core;

namespace QuickStart.NslKdd;

/// <summary>The main job on NSL-KDD. The test file is read for one evaluation per row of the table; nothing is chosen by it.</summary>
internal static class NslKddJob
{
    private const int DefaultSeeds = 5;

    public static void Run(string folder, Arguments arguments)
    {
        NslKddData data = NslKddReader.Read(folder);
        List<Problem> problems = [];
        int seeds = arguments.Seeds ?? DefaultSeeds;
        for (int s = 0; s < seeds; s++)
        {
            DataSplit split = DatasetSplitter.Split(data.Train, new SplitOptions { TrainFraction = 0.7, CalibrateFraction = 0.15, ThresholdFraction = 0.15, TestFraction = 0, Seed = arguments.Seed + s });
            problems.Add(new Problem
            {
                Name = "NSL-KDD",
                Description = $"Trained on KDDTrain+_20Percent.txt ({data.Train.RowCount:N0} rows, {data.Train.Features.ColumnCount} columns after one-hot encoding), tested once on KDDTest+.txt ({data.Test.RowCount:N0} rows; 17 of its attacks occur in no training file). "
                    + "Steps measured alone train on the whole training file; the pipeline trains on 70 % of it, calibrates on 15 % and sets thresholds on 15 %.",
                AllTraining = data.Train,
                Train = split.Train,
                Calibrate = split.Calibrate,
                Threshold = split.Threshold,
                Test = data.Test,
                Schema = new FeatureSchemaId("nsl-kdd/1", data.Train.Features.ColumnNames!),
                Scalings = data.Scalings,
            });
        }
        using FinishedJob job = MainJob.Run(problems, arguments);
        job.SaveReport();
    }
}
