using Fabra.Core.Stores;

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

/// <summary>Records wait in the folder that are another store's, or may be. Nothing in it was changed.</summary>
internal sealed class SpoolOfAnotherStoreException : SpoolException
{
    internal SpoolOfAnotherStoreException(string directory, StoreIdentity? owner, StoreIdentity store, int records)
        : base(Word(directory, owner, store, records), null)
    {
        Directory = directory;
        Owner = owner;
    }

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>The store that the folder says it belongs to; null: it says none.</summary>
    public StoreIdentity? Owner { get; }

    private static string Word(string directory, StoreIdentity? owner, StoreIdentity store, int records) => owner is null
        ? $"The spool {directory} holds {records} records and does not say of which store; not all of them can be shown to be of this "
            + $"server's store {store}. Nothing in it was changed."
        : $"The spool {directory} holds {records} records of the store {owner}; this server's store is {store}. Nothing in it was changed.";
}
