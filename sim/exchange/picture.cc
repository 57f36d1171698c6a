#include "sim/exchange/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/exchange/story.h"

namespace raftbed::exchange {
namespace {

using linear::Operation;

constexpr std::size_t rows_max = 200;

struct Row {
  std::string label;
  std::string line;
  std::size_t begin = 0;  // columns: the calls and answers of all, in the order of time
  std::size_t end = 0;
  bool is_open = false;
  bool is_culprit = false;
};

struct Picture {
  std::vector<Row> rows;
  std::size_t columns = 0;
  std::size_t left_out = 0;  // rows
};

// At one instant calls come first, so that the two are seen to overlap.
using Moment = std::pair<Instant, bool>;

std::vector<Moment> moments_of(const std::vector<Operation>& core) {
  std::vector<Moment> moments;
  for (const Operation& o : core) {
    moments.emplace_back(o.call, false);
    if (o.is_known()) moments.emplace_back(o.answer, true);
  }
  std::sort(moments.begin(), moments.end());
  moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
  return moments;
}

Picture picture_of(const Told& told) {
  const Telling telling(told);
  const auto& core = told.example.core;
  const std::vector<Moment> moments = moments_of(core);
  const auto column = [&](const Moment& moment) {
    const auto at = std::lower_bound(moments.begin(), moments.end(), moment);
    return static_cast<std::size_t>(at - moments.begin());
  };
  Picture picture{{}, moments.size(), core.size() - std::min(core.size(), rows_max)};
  for (const Operation& o : core) {
    if (picture.rows.size() == rows_max) break;
    Row row{telling.who(o) + "  " + telling.deed(o), telling.line(o)};
    row.begin = column({o.call, false});
    row.end = o.is_known() ? column({o.answer, true}) : moments.size();
    row.is_open = !o.is_known();
    row.is_culprit = o.id == told.example.culprit.id;
    picture.rows.push_back(std::move(row));
  }
  return picture;
}

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

std::string drawn(const Row& row, std::size_t number, std::size_t labels) {
  const std::size_t y = number * row_height;
  const std::size_t x = labels + row.begin * column_width;
  return fmt::format(
      "<g><title>{}</title><text x=\"4\" y=\"{}\">{}</text>"
      "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" class=\"{}{}\"/></g>\n",
      escaped(row.line), y + 17, escaped(row.label), x, y + 4, (row.end - row.begin) * column_width,
      row_height - 8, row.is_culprit ? "culprit" : "other", row.is_open ? " open" : "");
}

std::string svg(const Picture& picture) {
  std::size_t labels = 0;
  for (const Row& row : picture.rows) labels = std::max(labels, row.label.size() * letter_width);
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\">\n",
      labels + (picture.columns + 2) * column_width, (picture.rows.size() + 1) * row_height);
  for (std::size_t at = 0; at < picture.rows.size(); ++at) {
    text += drawn(picture.rows[at], at, labels + column_width);
  }
  return text + "</svg>\n";
}

}  // namespace

std::string bars(const Told& told) {
  constexpr std::size_t width = 3;
  const Picture picture = picture_of(told);
  std::size_t labels = 0;
  for (const Row& row : picture.rows) labels = std::max(labels, row.label.size());
  std::string text;
  for (const Row& row : picture.rows) {
    const std::string bar(width * (row.end - row.begin) - 1, '=');
    text += fmt::format("  {:<{}}  {}[{}{}{}\n", row.label, labels,
                        std::string(width * row.begin, ' '), bar, row.is_open ? '>' : ']',
                        row.is_culprit ? "  <- no order explains this" : "");
  }
  if (picture.left_out > 0) text += fmt::format("  and {} more\n", picture.left_out);
  return text;
}

std::string page(const Told& told, std::string_view title) {
  const Picture picture = picture_of(told);
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title>\n"
      "<style>body {{ font-family: monospace; font-size: 13px; margin: 2em; max-width: 100em }}\n"
      ".other {{ fill: #9bb8d3 }} .culprit {{ fill: #d9534f }} .open {{ opacity: 0.5 }}</style>\n"
      "</head><body>\n<h1>{0}</h1>\n<p><b>{1}.</b> {2}</p>\n",
      escaped(title), name_of(told.example.anomaly), escaped(story(told)));
  text += svg(picture);
  if (picture.left_out > 0) text += fmt::format("<p>and {} more</p>\n", picture.left_out);
  return text + "</body></html>\n";
}

}  // namespace raftbed::exchange
