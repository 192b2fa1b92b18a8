// The module ballast._engine: the facade of host/api for Python. Everything else of the package is Python.
#include <string>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include "host/api/engine.hpp"

namespace nb = nanobind;

namespace {

using namespace ballast;

nb::tuple as_tuple(Diagnostic const& one)
{
    return nb::make_tuple(one.place.file, one.place.line, one.place.column, one.key, one.value, one.problem,
                          one.remedy);
}

nb::list as_list(std::vector<Diagnostic> const& all)
{
    nb::list list;
    for (Diagnostic const& one : all) {
        list.append(as_tuple(one));
    }
    return list;
}

/// Raises the exception of ballast._errors that stands for the error.
[[noreturn]] void raise(Error const& error)
{
    auto const* const study = dynamic_cast<StudyErrors const*>(&error);
    nb::object const exception =
        nb::module_::import_("ballast._errors")
            .attr("from_engine")(static_cast<int>(error.code()), error.what(),
                                 study == nullptr ? nb::list() : as_list(study->diagnostics()));
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr())), exception.ptr());
    throw nb::python_error();
}

template <class Work>
auto guarded(Work const& work)
{
    try {
        return work();
    } catch (Error const& error) {
        raise(error);
    }
}

nb::dict read_study(std::string const& path, std::vector<std::string> const& overrides)
{
    api::CheckedStudy const study = guarded([&] {
        nb::gil_scoped_release const released;
        return api::read_study(path, overrides);
    });
    nb::dict dict;
    dict["name"] = study.name;
    dict["title"] = study.title;
    dict["toml"] = study.toml;
    dict["firms"] = study.firms;
    dict["scenarios"] = study.scenarios;
    dict["warnings"] = as_list(study.warnings);
    dict["files"] = study.files;
    return dict;
}

/// `progress` and `log`: functions of Python or None, called from the engine's threads.
std::pair<int, std::string> perform(std::vector<std::string> const& words, nb::object const& progress,
                                    nb::object const& log)
{
    api::Callbacks callbacks;
    if (!progress.is_none()) {
        callbacks.progress = [&](JobProgress const& job) {
            nb::gil_scoped_acquire const held;
            progress(job.label, job.unit, job.done, job.total);
        };
    }
    if (!log.is_none()) {
        callbacks.log = [&](std::string_view level, std::string_view text) {
            nb::gil_scoped_acquire const held;
            log(level, text);
        };
    }
    return guarded([&] {
        nb::gil_scoped_release const released;
        api::Answer answer = api::perform(words, callbacks);
        return std::pair(answer.status, std::move(answer.output));
    });
}

}  // namespace

NB_MODULE(_engine, module)
{
    module.doc() = "The engine in this process; what the package ballast is made from.";
    module.attr("version") = nb::str(api::version().data());
    module.attr("commit") = nb::str(api::commit().data());
    module.def("read_study", &read_study, nb::arg("path"), nb::arg("overrides"));
    module.def("schema", [] { return api::schema(); });
    module.def("perform", &perform, nb::arg("words"), nb::arg("progress").none(), nb::arg("log").none());
}
