# Two commands are enough on a fresh machine: `make demo`, then `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
LIBRARY ?= library
# Its builds differ by platform, so the hashed lock leaves it out. On Linux the default build brings CUDA along
# (several GB). For PyTorch's CPU-only build give the address named on PyTorch's own "Get started" page:
#   make demo TORCH_INDEX=ADDRESS
TORCH ?= torch==2.13.0
TORCH_INDEX ?=

# Real documents and labelled questions, which are not part of the project.
SHARED = $(or $(FTZQA_SHARED),../shared)

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ROOMS := app corpus eval index ingest

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test test-browser measure-app realdocs realdocs-long test-llm peers archive lint types wheel-smoke format docs lock clean

help: ## 列出命令 / list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- installing: one stamp file a step, so that a second run is quick ---

install: $(VENV)/.project ## 安装到 .venv / install into .venv

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "ftzqa 需要 Python 3.11 或更新版本 / needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
	  "make demo PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
	  "$(PYTHON) 缺少 venv 模块 / has no venv module: sudo apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.torch: $(VENV)/.made
	@echo "正在安装 PyTorch（最大的一个依赖） / installing PyTorch, the largest dependency: $(TORCH)"
	$(PIP) install $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) "$(TORCH)"
	@touch $@

$(VENV)/.lock: $(VENV)/.torch requirements.lock
	@echo "正在安装其余依赖，需几分钟 / installing the other dependencies, a few minutes: requirements.lock"
	$(PIP) install --quiet --no-deps --use-pep517 --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.project: $(VENV)/.lock pyproject.toml
	$(PIP) install --quiet --no-deps --editable .
	@touch $@

# --- trying it ---

demo: install ## 建库并回答两个示例问题 / build the starter library and answer two questions
	$(BIN)/ftzqa build corpus/documents --library $(LIBRARY)
	$(BIN)/ftzqa ask "青岛片区的面积是多少平方公里？" --library $(LIBRARY)
	$(BIN)/ftzqa ask "What share may foreign investors hold in online recruitment?" --library $(LIBRARY)
	@echo
	@echo "启动应用 / start the app:  $(BIN)/ftzqa app --library $(LIBRARY)"

# --- checking it ---

test: install ## 运行测试 / run the tests
	$(BIN)/python -m pytest -m "not realdocs and not wheel and not browser and not llm"

realdocs: install ## 用真实文档测试 / the tests over real documents (FTZQA_SHARED)
	$(BIN)/python -m pytest -m "realdocs and not long and not llm"

realdocs-long: install ## 同上，含全部扫描件（数分钟） / the same with every scan (minutes)
	$(BIN)/python -m pytest -m "realdocs and not llm"

test-llm: install ## 用真实小模型测试 / the tests that ask a real language model (FTZQA_LLM, else one is served)
	@if [ -z "$$FTZQA_LLM" ]; then \
	  bash $${FTZQA_SHARED:-../shared}/llm/serve.sh > $(VENV)/llm.log 2>&1 & server=$$!; trap "kill $$server" EXIT; \
	  until curl --silent --fail --output /dev/null http://127.0.0.1:8091/health; do \
	    kill -0 $$server || { tail $(VENV)/llm.log; exit 1; }; sleep 5; done; \
	fi; $(BIN)/python -m pytest -m llm -s

peers: install ## 与其他检索系统比较（约一小时） / search beside other systems over real documents (an hour)
	$(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) "$(TORCH)"
	build/peers/bin/python -m pip install --quiet --editable . --requirement eval/peers/requirements-search.txt
	build/peers/bin/python eval/peers/search.py $(SHARED)/questions/dev.jsonl $(SHARED)/realdocs/md \
	  $(SHARED)/seed/seed-paper.txt --vectors build/peers/vectors.sqlite

archive: install ## 在全部法规中检索（数小时） / search among a whole archive of laws (hours)
	mkdir -p build/archive/laws
	tar --extract --xz --file $(SHARED)/realdocs/laws.tar.xz --directory build/archive/laws
	$(BIN)/python -m ftzqa.eval.archive $(SHARED)/questions/dev.jsonl build/archive --archive build/archive/laws \
	  --collection $(SHARED)/realdocs/md $(SHARED)/seed/seed-paper.txt

test-browser: install ## 在 Chromium 中测试应用 / the tests that visit the app with Chromium
	$(BIN)/python -m pytest -m browser

measure-app: install ## 测量应用的速度 / measure the app in Chromium over LIBRARY (QUESTIONS=file.jsonl)
	$(BIN)/python tests/browser/measure.py $(LIBRARY) $(QUESTIONS)

wheel-smoke: install ## 构建并试装 wheel / build the wheel, install it apart, type-check and try it
	$(BIN)/python -m pytest -m wheel

lint: install ## 检查代码风格 / check the style
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install ## 检查类型 / check the types
	@mkdir -p build/types/ftzqa
	@for room in $(ROOMS); do ln -sfn ../../../$$room build/types/ftzqa/$$room; done
	$(BIN)/mypy

# --- keeping it ---

format: install ## 整理代码格式 / format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: install ## 重新生成命令行说明 / write docs/cli.md and docs/cli.zh.md afresh
	FTZQA_LANGUAGE=en $(BIN)/python -X utf8 docs/write_cli.py > docs/cli.md
	FTZQA_LANGUAGE=zh $(BIN)/python -X utf8 docs/write_cli.py > docs/cli.zh.md

lock: $(VENV)/.made ## 重新锁定依赖 / lock the dependencies afresh
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --all-extras --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean: ## 删除生成的文件（不含文档库） / remove what was made here, libraries excepted
	rm -rf $(VENV) build dist ftzqa.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
