using System.Reflection;

namespace Threat.Retraining.Tests;

/// <summary>Passes every call on, and throws once just before or just after the one that is named, as in "EndAsync:after".</summary>
public class FaultProxy<T> : DispatchProxy
    where T : class
{
    private T _inner = null!;
    private string _point = "";
    private Exception? _error;

    public static T Around(T inner, string point, Exception error)
    {
        T proxy = Create<T, FaultProxy<T>>();
        FaultProxy<T> fault = (FaultProxy<T>)(object)proxy;
        (fault._inner, fault._point, fault._error) = (inner, point, error);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Throw(targetMethod!.Name + ":before");
        object? result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (_point != targetMethod.Name + ":after") return result;
        ((Task)result!).GetAwaiter().GetResult();
        Throw(_point);
        return result;
    }

    private void Throw(string at)
    {
        if (_point != at || Interlocked.Exchange(ref _error, null) is not { } error) return;
        throw error;
    }
}
