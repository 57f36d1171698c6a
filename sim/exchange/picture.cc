#include "sim/exchange/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/base/counted.h"
#include "sim/exchange/naming.h"
#include "sim/exchange/rows.h"
#include "sim/exchange/story.h"

namespace raftbed::exchange {
namespace {

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '&')
      safe += "&amp;";
    else
      safe += c;
  }
  return safe;
}

// Sizes in pixels.
constexpr std::size_t row_height = 26;
constexpr std::size_t column_width = 28;
constexpr std::size_t letter_width = 8;
constexpr std::size_t moment_width = 3;  // of a fault without a length

struct Canvas {
  std::size_t labels = 0;  // where the columns begin
  std::size_t width = 0;
  std::size_t height = 0;
};

Canvas canvas_of(const Rows& rows) {
  std::size_t letters = 0;
  for (const Row& row : rows.operations) letters = std::max(letters, row.label.size());
  for (const Row& row : rows.faults) letters = std::max(letters, row.label.size());
  const std::size_t labels = letters * letter_width + column_width;
  return {labels, labels + (rows.columns + 1) * column_width,
          (rows.operations.size() + rows.faults.size() + 1) * row_height};
}

std::size_t width_of(const Row& row) {
  return row.end > row.begin ? (row.end - row.begin) * column_width : moment_width;
}

std::string drawn(const Row& row, std::size_t number, std::string_view kind, const Canvas& canvas) {
  const std::size_t y = number * row_height;
  return fmt::format(
      "<g><title>{}</title><text x=\"4\" y=\"{}\">{}</text>"
      "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" class=\"{}{}\"/></g>\n",
      escaped(row.line), y + 17, escaped(row.label), canvas.labels + row.begin * column_width,
      y + 4, width_of(row), row_height - 8, kind, row.is_open ? " open" : "");
}

std::string band(const Row& fault, std::size_t rows, const Canvas& canvas) {
  return fmt::format(
      "<rect x=\"{}\" y=\"0\" width=\"{}\" height=\"{}\" class=\"band\"><title>{}</title></rect>\n",
      canvas.labels + fault.begin * column_width, width_of(fault), rows * row_height,
      escaped(fault.label));
}

std::string svg(const Rows& rows) {
  const Canvas canvas = canvas_of(rows);
  std::string text =
      fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\">\n",
                  canvas.width, canvas.height);
  for (const Row& fault : rows.faults) text += band(fault, rows.operations.size(), canvas);
  std::size_t number = 0;
  for (const Row& row : rows.operations) {
    text += drawn(row, number++, row.is_culprit ? "culprit" : "other", canvas);
  }
  for (const Row& row : rows.faults) text += drawn(row, number++, "fault", canvas);
  return text + "</svg>\n";
}

}  // namespace

std::string bars(const Told& told) {
  constexpr std::size_t width = 3;
  const Rows rows = rows_of(told, {});
  std::size_t labels = 0;
  for (const Row& row : rows.operations) labels = std::max(labels, row.label.size());
  std::string text;
  for (const Row& row : rows.operations) {
    const std::string bar(width * (row.end - row.begin) - 1, '=');
    text += fmt::format("  {:<{}}  {}[{}{}{}\n", row.label, labels,
                        std::string(width * row.begin, ' '), bar, row.is_open ? '>' : ']',
                        row.is_culprit ? "  <- no order explains this" : "");
  }
  if (rows.left_out > 0) text += fmt::format("  and {} more\n", rows.left_out);
  return text;
}

std::string page(const Told& told, std::string_view title, std::span<const Fault> faults) {
  const Rows rows = rows_of(told, faults);
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title>\n"
      "<style>body {{ font-family: monospace; font-size: 13px; margin: 2em; max-width: 100em }}\n"
      ".other {{ fill: #9bb8d3 }} .culprit {{ fill: #d9534f }} .open {{ opacity: 0.5 }}\n"
      ".fault {{ fill: #e0a030 }} .band {{ fill: #e0a030; opacity: 0.15 }}</style>\n"
      "</head><body>\n<h1>{0}</h1>\n<p><b>{1}.</b> {2}</p>\n",
      escaped(title), naming_of(told).name, escaped(story(told)));
  text += svg(rows);
  if (rows.left_out > 0) text += fmt::format("<p>and {} more</p>\n", rows.left_out);
  if (rows.faults_left_out > 0) {
    text += "<p>and " + counted(rows.faults_left_out, "more fault") + "</p>\n";
  }
  return text + "</body></html>\n";
}

}  // namespace raftbed::exchange
