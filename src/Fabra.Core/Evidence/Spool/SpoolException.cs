namespace Fabra.Core.Evidence.Spool;

/// <summary>The spool could not do its work.</summary>
internal abstract class SpoolException : Exception
{
    private protected SpoolException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}

/// <summary>The record does not fit under <see cref="SpoolOptions.MaxBytes"/>.</summary>
internal sealed class SpoolFullException : SpoolException
{
    internal SpoolFullException(string message)
        : base(message, null)
    {
    }
}

/// <summary>The disk refused: read-only, full, gone, without permission.</summary>
internal sealed class SpoolUnwritableException : SpoolException
{
    internal SpoolUnwritableException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>Another process, or another spool of this one, owns the folder.</summary>
internal sealed class SpoolInUseException : SpoolException
{
    internal SpoolInUseException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

/// <summary>A record in the spool is not what was written, or is of a format this version does not know.</summary>
internal sealed class SpoolDamagedException : SpoolException
{
    internal SpoolDamagedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
