using System.Text.Json;
using System.Text.Json.Serialization;

namespace VercelFunctions.Emulator.Page;

/// <summary>The <see cref="ViewAnswers"/> as JSON. What is null is left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IncludeFields = true)]
[JsonSerializable(typeof(ViewAnswers.ProjectList))]
[JsonSerializable(typeof(ViewAnswers.ItemList))]
[JsonSerializable(typeof(ViewAnswers.TagList))]
[JsonSerializable(typeof(ViewAnswers.Totals))]
[JsonSerializable(typeof(ViewAnswers.StartEvent))]
[JsonSerializable(typeof(ViewAnswers.ChangeEvent))]
[JsonSerializable(typeof(ViewAnswers.ProblemEvent))]
internal sealed partial class ViewJson : JsonSerializerContext;
