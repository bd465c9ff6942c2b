using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Threat.Readme.Tests;

/// <summary>Compiles a block as a program of top-level statements against everything this test project references.</summary>
internal static class SnippetCompiler
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    /// <summary>What every page under docs/ takes for granted; docs/index.md says so. The READMEs name their namespaces.</summary>
    private const string SuiteUsings = """
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Threat.Core; global using Threat.Detection; global using Threat.Features; global using Threat.Imbalance; global using Threat.Losses;
        global using Threat.Retraining; global using Threat.Thresholds;
        """;

    /// <summary>What a page may use without declaring it, because the text around the block says what it is.</summary>
    private const string Given = """
        global using static Given;
        using Threat.Core; using Threat.Features; using Threat.Imbalance; using Threat.Losses; using Threat.Retraining; using TorchSharp;
        public static class Given
        {
            public static LabeledDataset dataset = null!, train = null!, test = null!, validation = null!, all = null!;
            public static FeatureMatrix rows = null!;
            public static float[] row = [];
            public static double[] scores = [];
            public static bool[] isAttack = [];
            public static string[] sources = [];
            public static FeatureSchemaId schema = null!;
            public static DataSplit split = null!;
            public static LabelSet labelSet = null!;
            public static int[] labels = [], predictions = [], counts = [];
            public static LogitMatrix logits = null!;
            public static ProbabilityMatrix probabilities = null!;
            public static LabeledLogits heldOutLogits = null!;
            public static HELDOUT heldOut = null!;
            public static LabeledLogits testLogits = null!;
            public static CalibrationFit fit = null!;
            public static ProbabilityMatrix liveProbabilities = null!;
            public static LabeledDataset trainingPart = null!, rowsBeyondDoubt = null!;
            public static float[] floats = [];
            public static int[] ids = [];
            public static int epoch;
            public static System.Collections.Generic.IEnumerable<(torch.Tensor Features, torch.Tensor ClassIds)> batches = [];
            public static torch.Tensor outputs = null!, applies = null!;
            public static SequenceSet series = null!, labelled = null!;
            public static IModelTrainer trainer = null!;
            public static ModelRetrainer retrainer = null!;
            public static TrainingSample sample = null!;
            public static string runId = "";
            public static Microsoft.Extensions.Hosting.HostApplicationBuilder builder = null!;
            public static ITrainedModel trained = null!;
            public static ThreatModel model = null!;
            public static IModelRegistry registry = null!;
            public static IPAddress source = null!, address = null!;
            public static System.Collections.Generic.List<SecurityEvent> events = null!;
            public static System.DateTimeOffset asOf;
            public static FeatureVector features = null!, vector = null!;
            public static Microsoft.Extensions.DependencyInjection.IServiceCollection services = null!;
            public static System.Threading.CancellationToken cancellationToken;
        }
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => !Path.GetFileName(p).StartsWith("Threat.Readme", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    public static Assembly Compile(Snippet snippet)
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        string usings = ImplicitUsings + (snippet.File.StartsWith("docs", StringComparison.Ordinal) ? SuiteUsings : "");
        CSharpCompilation compilation = CSharpCompilation.Create($"Snippet{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(usings, parse), CSharpSyntaxTree.ParseText(Given.Replace("HELDOUT", snippet.File.Contains("osses", StringComparison.Ordinal) ? "LabeledLogits" : "LabeledProbabilities", StringComparison.Ordinal), parse), CSharpSyntaxTree.ParseText(snippet.Code, parse, snippet.ToString())], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        using MemoryStream image = new();
        EmitResult result = compilation.Emit(image);
        string[] errors = [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"line {snippet.Line + 1 + d.Location.GetLineSpan().StartLinePosition.Line}: {d.GetMessage()}")];
        if (!result.Success) Assert.Fail($"{snippet} does not compile:\n{string.Join('\n', errors)}");
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    public static async Task<string> RunAsync(Snippet snippet)
    {
        MethodInfo entry = Compile(snippet).EntryPoint!;
        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            object? result = entry.Invoke(null, entry.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            if (result is Task task) await task;
        }
        finally
        {
            Console.SetOut(console);
        }
        return output.ToString();
    }
}
