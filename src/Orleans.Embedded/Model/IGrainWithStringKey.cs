namespace Orleans;

/// <summary>Marks a contract of a grain whose identity is a text.</summary>
public interface IGrainWithStringKey : IGrain;
