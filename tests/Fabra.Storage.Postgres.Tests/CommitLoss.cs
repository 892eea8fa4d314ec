namespace Fabra.Storage.Postgres.Tests;

/// <summary>What of a COMMIT is to be lost.</summary>
public enum CommitLoss
{
    Nothing,

    /// <summary>The command: the server never sees it.</summary>
    Command,

    /// <summary>The answer: the server has committed.</summary>
    Answer,
}
