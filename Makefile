# Shape Clinic. `make` lists what can be made; each target sets up what it needs, in .venv.
.POSIX:
.SUFFIXES:
.PHONY: help demo test lint lessons site serve picture bench clean

VENV = .venv
RUN = $(VENV)/bin/python
# A demonstration leaves no trace in the learner's own progress.
DEMO_GRADE = XDG_STATE_HOME="$$PWD/build/demo/state" $(VENV)/bin/grade build/demo/lesson3.ipynb
PIP = $(RUN) -m pip --disable-pip-version-check install -q -c constraints.txt

help:
	@echo 'make demo     grade a broken, then a repaired lesson 3'
	@echo 'make test     run every test'
	@echo 'make lint     check style and types'
	@echo 'make lessons  generate the learner'"'"'s notebooks from their Markdown'
	@echo 'make site     build the website into build/site'
	@echo 'make serve    show the website on this machine while it is edited'
	@echo 'make picture  draw README'"'"'s picture of `grade` at work again'
	@echo 'make bench    measure what grading costs, beside nbgrader, otter-grader and torchinfo'
	@echo 'make clean    remove .venv and everything built'

# --- set-up: the environment, what grading needs, what building the course needs ----------------

$(VENV)/created: .ci/create-venv
	@PYTHON='$(PYTHON)' sh .ci/create-venv '$(VENV)'
	@touch $@

$(VENV)/grading: $(VENV)/created pyproject.toml constraints.txt
	@echo 'Installing what grading needs into $(VENV) (PyTorch is large; the first time takes minutes) ...'
	@$(PIP) -e .
	@$(RUN) -m compileall -q grader
	@touch $@

$(VENV)/building: $(VENV)/grading
	@echo 'Installing what tests, lint and the website need ...'
	@$(PIP) -e '.[test,lint]'
	@touch $@

# --- what can be made ---------------------------------------------------------------------------

demo: $(VENV)/grading
	@mkdir -p build/demo && cp lessons/lesson3_dilation/lesson3.ipynb build/demo/
	@echo && echo 'Lesson 3 as a learner finds it, with its broken models:' && echo '$$ grade build/demo/lesson3.ipynb'
	@if $(DEMO_GRADE); then false; else test $$? -eq 1; fi
	@$(RUN) -m grader.authoring repair build/demo/lesson3.ipynb lessons/lesson3_dilation/answers/right
	@echo && echo 'The same notebook with a right answer in each exercise:' && echo '$$ grade build/demo/lesson3.ipynb'
	@$(DEMO_GRADE)

test: $(VENV)/building
	$(RUN) -m pytest -n 2 --dist loadgroup

lint: $(VENV)/building
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	cd site/_hooks && ../../$(RUN) -m mypy --config-file ../../pyproject.toml hooks.py

lessons: $(VENV)/building
	$(RUN) -m grader.authoring lessons

site: $(VENV)/building
	@NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs build --strict

serve: $(VENV)/building
	@NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs serve

picture: $(VENV)/grading
	@mkdir -p build/picture && cp lessons/lesson3_dilation/lesson3.ipynb build/picture/
	$(RUN) site/_hooks/picture.py build/picture site/assets/grade.svg lesson3.ipynb --exercise 3.1

# What others need stays out of our own environment.
build/peers/ready: constraints.txt
	@mkdir -p build
	@PYTHON='$(PYTHON)' sh .ci/create-venv build/peers
	@build/peers/bin/python -m pip --disable-pip-version-check install -q nbgrader otter-grader torchinfo "$$(grep '^torch==' constraints.txt)"
	@touch $@

bench: $(VENV)/building build/peers/ready
	@for script in tests/bench/bench_*.py; do \
		echo "== $$script"; SHAPE_CLINIC_PEERS="$$PWD/build/peers" $(RUN) "$$script" || exit 1; done

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
