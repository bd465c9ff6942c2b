using System.Reflection;
using StackExchange.Redis;

namespace Threat.Features.Redis.Tests;

/// <summary>A connection whose calls a test can fail, hold or answer, so that an order of events that is rare in life happens every time.</summary>
public class InterposedConnection : DispatchProxy
{
    private IConnectionMultiplexer _connection = null!;
    private Func<MethodInfo, object?[], Func<object?>, object?> _call = null!;

    public static IConnectionMultiplexer Over(IConnectionMultiplexer connection, Func<MethodInfo, object?[], Func<object?>, object?> call)
    {
        IConnectionMultiplexer proxy = Create<IConnectionMultiplexer, InterposedConnection>();
        ((InterposedConnection)(object)proxy)._connection = connection;
        ((InterposedConnection)(object)proxy)._call = call;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        object? result = targetMethod!.Invoke(_connection, args);
        return result is IDatabase database ? InterposedDatabase.Over(database, _call) : result;
    }
}

/// <summary>The database of an <see cref="InterposedConnection"/>.</summary>
public class InterposedDatabase : DispatchProxy
{
    private IDatabase _database = null!;
    private Func<MethodInfo, object?[], Func<object?>, object?> _call = null!;

    public static IDatabase Over(IDatabase database, Func<MethodInfo, object?[], Func<object?>, object?> call)
    {
        IDatabase proxy = Create<IDatabase, InterposedDatabase>();
        ((InterposedDatabase)(object)proxy)._database = database;
        ((InterposedDatabase)(object)proxy)._call = call;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        => _call(targetMethod!, args ?? [], () => targetMethod!.Invoke(_database, args));
}
