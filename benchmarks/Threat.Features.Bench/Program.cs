using Threat.Features.Bench;

// Extraction, store and intelligence figures. Arguments choose: extract, incremental, readers, memory, redis, prefix, batch; none runs all.
string[] chosen = args.Length > 0 ? args : ["extract", "incremental", "readers", "memory", "redis", "prefix", "batch"];
foreach (string name in chosen)
{
    switch (name)
    {
        case "extract": ExtractBench.Run(); break;
        case "incremental": IncrementalBench.Run(); break;
        case "readers": ReaderBench.Run(); break;
        case "memory": await MemoryBench.RunAsync(); break;
        case "redis": await RedisBench.RunAsync(); break;
        case "prefix": PrefixBench.Run(); break;
        case "batch": await BatchBench.RunAsync(); break;
        default:
            Console.Error.WriteLine($"'{name}' is no benchmark; choose from extract, incremental, readers, memory, redis, prefix, batch.");
            return 2;
    }
}
return 0;
