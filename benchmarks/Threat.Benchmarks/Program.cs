using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Threat.Benchmarks.Store;

// "end-to-end" prints what the feature store saves of a batch; anything else goes to BenchmarkDotNet.
if (args is ["end-to-end"]) return await EndToEnd.RunAsync();
// The generated project references the whole suite: a busy machine builds it in more than the two minutes of the default.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(20)));
return 0;
