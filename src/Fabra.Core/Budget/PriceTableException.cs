namespace Fabra.Core.Budget;

/// <summary>A price file cannot be read or says something impossible; the message names the file and the key.</summary>
public sealed class PriceTableException : Exception
{
    public PriceTableException()
    {
    }

    public PriceTableException(string message)
        : base(message)
    {
    }

    public PriceTableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
