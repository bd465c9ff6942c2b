using BenchmarkDotNet.Running;
using Threat.Benchmarks.Store;

// "end-to-end" prints what the feature store saves of a batch; anything else goes to BenchmarkDotNet.
if (args is ["end-to-end"]) return await EndToEnd.RunAsync();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
