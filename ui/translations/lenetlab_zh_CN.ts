<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>AboutDialog</name>
        <message>
            <source>About LeNet Lab</source>
            <translation>关于 LeNet Lab</translation>
        </message>
        <message>
            <source>Build LeNet layer by layer, train it on your own machine, and look inside while it learns.</source>
            <translation>逐层搭建 LeNet，在自己的电脑上训练它，并在它学习时看看里面发生了什么。</translation>
        </message>
        <message>
            <source>LeNet Lab {version}</source>
            <translation>LeNet Lab {version}</translation>
        </message>
        <message>
            <source>Licences of Typeface and Icons</source>
            <translation>字体与图标的许可证</translation>
        </message>
    </context>
    <context>
        <name>AccuracyView</name>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Press Train to see how many images are read rightly.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>epoch</source>
            <translation>轮次</translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>1 Batch</source>
            <translation>单步一批</translation>
        </message>
        <message>
            <source>1 Epoch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>About LeNet Lab</source>
            <translation>关于 LeNet Lab</translation>
        </message>
        <message>
            <source>Choose the training images</source>
            <translation>选择训练图像</translation>
        </message>
        <message>
            <source>Clear Drawing</source>
            <translation>清除笔迹</translation>
        </message>
        <message>
            <source>Close the window</source>
            <translation>关闭窗口</translation>
        </message>
        <message>
            <source>Data…</source>
            <translation>数据…</translation>
        </message>
        <message>
            <source>Drop this run and its curves</source>
            <translation>放弃本次训练及其曲线</translation>
        </message>
        <message>
            <source>Drop this run; the next one begins with other random numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>End this run; its curves and weights stay</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Full Screen</source>
            <translation>全屏</translation>
        </message>
        <message>
            <source>Give all text its usual size</source>
            <translation>把所有文字恢复到默认大小</translation>
        </message>
        <message>
            <source>Go back to the panel before</source>
            <translation>用键盘回到上一个面板</translation>
        </message>
        <message>
            <source>Go to the next panel with the keyboard</source>
            <translation>用键盘转到下一个面板</translation>
        </message>
        <message>
            <source>Language, theme, size of the text</source>
            <translation>语言、主题、文字大小</translation>
        </message>
        <message>
            <source>Larger Text</source>
            <translation>放大文字</translation>
        </message>
        <message>
            <source>Make all text larger</source>
            <translation>放大所有文字</translation>
        </message>
        <message>
            <source>Make all text smaller</source>
            <translation>缩小所有文字</translation>
        </message>
        <message>
            <source>Next Panel</source>
            <translation>下一个面板</translation>
        </message>
        <message>
            <source>Optimizer, learning rate, batches, seed</source>
            <translation>优化器、学习率、批量、随机种子</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Pause after the current batch</source>
            <translation>在当前批次结束后暂停</translation>
        </message>
        <message>
            <source>Preferences…</source>
            <translation>首选项…</translation>
        </message>
        <message>
            <source>Previous Panel</source>
            <translation>上一个面板</translation>
        </message>
        <message>
            <source>Put every panel back to its first place</source>
            <translation>把所有面板放回最初的位置</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <source>Reset Layout</source>
            <translation>重置布局</translation>
        </message>
        <message>
            <source>Reset with a New Seed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resume</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Smaller Text</source>
            <translation>缩小文字</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take all strokes away</source>
            <translation>擦去所有笔迹</translation>
        </message>
        <message>
            <source>The network cannot be trained. {layer}: {problem}</source>
            <translation>网络无法训练。{layer}：{problem}</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Train Again</source>
            <translation>重新训练</translation>
        </message>
        <message>
            <source>Train from the start, or go on after a pause</source>
            <translation>从头开始训练，或在暂停后继续</translation>
        </message>
        <message>
            <source>Train one batch and pause</source>
            <translation>训练一个批次，然后暂停</translation>
        </message>
        <message>
            <source>Train to the end of the epoch and pause</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training Settings</source>
            <translation>训练设置</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Use the whole screen, as in front of a class</source>
            <translation>占满整个屏幕，适合课堂演示</translation>
        </message>
        <message>
            <source>Usual Text Size</source>
            <translation>默认文字大小</translation>
        </message>
        <message>
            <source>Version and licences of this program</source>
            <translation>本程序的版本与许可证</translation>
        </message>
    </context>
    <context>
        <name>Bootstrap</name>
        <message>
            <source>Something Went Wrong</source>
            <translation>出了点问题</translation>
        </message>
    </context>
    <context>
        <name>CropView</name>
        <message>
            <source>Drag around the digit.
By keyboard: arrows move the part, with Shift its corner; Home takes all.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Picture with the Part to Read</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CurveExport</name>
        <message>
            <source>Copy Numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy Picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drawing (*.svg)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not saved: {name} ends in none of {endings}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not saved: {path} cannot be written ({reason}). Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Numbers (*.csv)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Picture (*.png)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Curves</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Picture or Numbers…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saved: {path}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The numbers are on the clipboard.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The picture is on the clipboard.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CurveLegend</name>
        <message>
            <source>Legend</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show or hide {curve}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CurveView</name>
        <message>
            <source>Back from zooming and panning to everything (0)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy or save these curves as a picture or as numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drag to pan, turn the wheel to zoom, double-click or press 0 for everything; Shift and arrow keys read values</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save or Copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show All</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the values on a logarithmic scale</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Test</source>
            <translation>测试</translation>
        </message>
        <message>
            <source>Validation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>rate {rate}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DataDialog</name>
        <message>
            <source>&amp;Browse…</source>
            <translation>浏览(&amp;B)…</translation>
        </message>
        <message>
            <source>&amp;Digits Made by the Program</source>
            <translation>程序生成的数字(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Folder with IDX Files</source>
            <translation>含有 IDX 文件的文件夹(&amp;F)</translation>
        </message>
        <message>
            <source>Drawn from strokes in several writing styles. Needs no files and no network.</source>
            <translation>按多种书写风格由笔画绘成，不需要任何文件，也不需要联网。</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Folder with IDX Files</source>
            <translation>含有 IDX 文件的文件夹</translation>
        </message>
        <message>
            <source>Folder with train-images-idx3-ubyte and the other three</source>
            <translation>含有 train-images-idx3-ubyte 及另外三个文件的文件夹</translation>
        </message>
        <message>
            <source>Four files, gzipped or not, such as those of MNIST or Fashion-MNIST.</source>
            <translation>四个文件（是否用 gzip 压缩均可），例如 MNIST 或 Fashion-MNIST 的文件。</translation>
        </message>
        <message>
            <source>Making digits…</source>
            <translation>正在生成数字…</translation>
        </message>
        <message>
            <source>Number of Training Images</source>
            <translation>训练图像数量</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>正在读取…</translation>
        </message>
        <message>
            <source>Training Data</source>
            <translation>训练数据</translation>
        </message>
        <message>
            <source>Training Images</source>
            <translation>训练图像</translation>
        </message>
    </context>
    <context>
        <name>DigitCanvas</name>
        <message>
            <source>Clear Drawing</source>
            <translation>清除笔迹</translation>
        </message>
        <message>
            <source>Draw Stroke</source>
            <translation>画一笔</translation>
        </message>
        <message>
            <source>Draw a Digit Here</source>
            <translation>在这里写一个数字</translation>
        </message>
        <message>
            <source>Draw a digit from 0 to 9.
By keyboard: arrow keys move the pen, Space puts it down and lifts it.</source>
            <translation>写一个 0 到 9 的数字。
用键盘：方向键移动笔，空格键落笔和抬笔。</translation>
        </message>
        <message>
            <source>Draw a digit with the pointer, or move the pen with the arrow keys and press Space to draw.</source>
            <translation>用指针写一个数字，或用方向键移动笔，按空格键书写。</translation>
        </message>
        <message>
            <source>Drawing Pad</source>
            <translation>手写板</translation>
        </message>
        <message>
            <source>Erase</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Dock</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Close this panel; the View menu brings it back.</source>
            <translation>关闭此面板；可在“视图”菜单中重新打开。</translation>
        </message>
        <message>
            <source>Close {panel}</source>
            <translation>关闭{panel}</translation>
        </message>
        <message>
            <source>Float Over the Window</source>
            <translation>浮动到窗口之上</translation>
        </message>
        <message>
            <source>Put Back into the Window</source>
            <translation>放回窗口</translation>
        </message>
    </context>
    <context>
        <name>DocumentActions</name>
        <message>
            <source>&amp;Export</source>
            <translation>导出(&amp;E)</translation>
        </message>
        <message>
            <source>Begin again with the shipped LeNet</source>
            <translation>用自带的 LeNet 重新开始</translation>
        </message>
        <message>
            <source>Clear This List</source>
            <translation>清除列表</translation>
        </message>
        <message>
            <source>Import Weights</source>
            <translation>导入权重</translation>
        </message>
        <message>
            <source>Import Weights…</source>
            <translation>导入权重…</translation>
        </message>
        <message>
            <source>LeNet Lab projects (*{suffix})</source>
            <translation>LeNet Lab 项目 (*{suffix})</translation>
        </message>
        <message>
            <source>Network, settings or weights have changed since they were saved.</source>
            <translation>网络、设置或权重在上次保存后有改动。</translation>
        </message>
        <message>
            <source>New</source>
            <translation>新建</translation>
        </message>
        <message>
            <source>No Recent Projects</source>
            <translation>没有最近的项目</translation>
        </message>
        <message>
            <source>Not opened: {reason}</source>
            <translation>未能打开：{reason}</translation>
        </message>
        <message>
            <source>Not saved: {reason}</source>
            <translation>未能保存：{reason}</translation>
        </message>
        <message>
            <source>ONNX Model…</source>
            <translation>ONNX 模型…</translation>
        </message>
        <message>
            <source>ONNX models (*.onnx)</source>
            <translation>ONNX 模型 (*.onnx)</translation>
        </message>
        <message>
            <source>Open &amp;Recent</source>
            <translation>最近打开(&amp;R)</translation>
        </message>
        <message>
            <source>Open a Project</source>
            <translation>打开项目</translation>
        </message>
        <message>
            <source>Open a project</source>
            <translation>打开一个项目</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>打开…</translation>
        </message>
        <message>
            <source>PyTorch Program…</source>
            <translation>PyTorch 程序…</translation>
        </message>
        <message>
            <source>PyTorch programs (*.py)</source>
            <translation>PyTorch 程序 (*.py)</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Save As…</source>
            <translation>另存为…</translation>
        </message>
        <message>
            <source>Save network, settings and weights</source>
            <translation>保存网络、设置和权重</translation>
        </message>
        <message>
            <source>Save the Project</source>
            <translation>保存项目</translation>
        </message>
        <message>
            <source>Save the changes to “{name}”?</source>
            <translation>要保存对“{name}”的更改吗？</translation>
        </message>
        <message>
            <source>Save the project under another name</source>
            <translation>用另一个名称保存项目</translation>
        </message>
        <message>
            <source>Unsaved Changes</source>
            <translation>未保存的更改</translation>
        </message>
        <message>
            <source>Use the weights in a safetensors file for this network</source>
            <translation>把 safetensors 文件中的权重用于此网络</translation>
        </message>
        <message>
            <source>Weights (*.safetensors)</source>
            <translation>权重 (*.safetensors)</translation>
        </message>
        <message>
            <source>Weights…</source>
            <translation>权重…</translation>
        </message>
        <message>
            <source>Written: {path}</source>
            <translation>已写入：{path}</translation>
        </message>
    </context>
    <context>
        <name>Documents</name>
        <message>
            <source>Untitled</source>
            <translation>未命名</translation>
        </message>
    </context>
    <context>
        <name>DrawPad</name>
        <message>
            <source>Draw</source>
            <translation>手写</translation>
        </message>
        <message>
            <source>Drawing Tools</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Network Input</source>
            <translation>网络输入</translation>
        </message>
        <message>
            <source>Predicted Digit</source>
            <translation>识别结果</translation>
        </message>
        <message>
            <source>The drawing as the network gets it: centred, scaled and padded to 32×32.</source>
            <translation>网络实际收到的图像：居中、缩放并填充到 32×32。</translation>
        </message>
        <message>
            <source>The layers do not fit together. Mend the marked card above, and drawings are read again.</source>
            <translation>各层衔接不上。修正上方标出的卡片后，就能重新识别手写。</translation>
        </message>
        <message>
            <source>The network has no layers yet. Add some above, and drawings are read.</source>
            <translation>网络还没有任何层。在上方添加后即可识别手写。</translation>
        </message>
        <message>
            <source>The weights that the drawing is read with.</source>
            <translation>识别手写所用的权重。</translation>
        </message>
        <message>
            <source>against {digit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>for {digit}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Editor</name>
        <message>
            <source>Change Training Settings</source>
            <translation>更改训练设置</translation>
        </message>
        <message>
            <source>Delete {layer}</source>
            <translation>删除 {layer}</translation>
        </message>
        <message>
            <source>Duplicate {layer}</source>
            <translation>复制 {layer}</translation>
        </message>
        <message>
            <source>Fix All</source>
            <translation>全部修正</translation>
        </message>
        <message>
            <source>Fix: {what}</source>
            <translation>修正：{what}</translation>
        </message>
        <message>
            <source>Insert {layer}</source>
            <translation>插入 {layer}</translation>
        </message>
        <message>
            <source>Move {layer}</source>
            <translation>移动 {layer}</translation>
        </message>
        <message>
            <source>Rename Network to {name}</source>
            <translation>将网络重命名为 {name}</translation>
        </message>
        <message>
            <source>Rename {layer} to {name}</source>
            <translation>将 {layer} 重命名为 {name}</translation>
        </message>
        <message>
            <source>Set {layer} {argument} to {value}</source>
            <translation>将 {layer} 的 {argument} 设为 {value}</translation>
        </message>
        <message>
            <source>Set {setting} to {value}</source>
            <translation>将 {setting} 设为 {value}</translation>
        </message>
        <message>
            <source>Use {network}</source>
            <translation>使用 {network}</translation>
        </message>
    </context>
    <context>
        <name>EndRunQuestion</name>
        <message>
            <source>Edit the Network</source>
            <translation>编辑网络</translation>
        </message>
        <message>
            <source>Editing the network ends this run.</source>
            <translation>编辑网络会结束本次训练。</translation>
        </message>
        <message>
            <source>End Run and Edit</source>
            <translation>结束训练并编辑</translation>
        </message>
        <message>
            <source>Its curves stay in Runs. Training the edited network starts anew, from fresh weights.</source>
            <translation>它的曲线会保留在“训练记录”中。编辑后的网络将从新的权重重新开始训练。</translation>
        </message>
        <message>
            <source>Keep Training</source>
            <translation>继续训练</translation>
        </message>
    </context>
    <context>
        <name>ErrorDialog</name>
        <message>
            <source>This was not foreseen; the window goes on. Details are in the log.</source>
            <translation>这是意料之外的错误，窗口可以继续使用。详情已写入日志。</translation>
        </message>
    </context>
    <context>
        <name>Fields</name>
        <message>
            <source>A gradient norm above this tears the weights away.</source>
            <translation>梯度范数超过此值，权重就会被一下子冲偏。</translation>
        </message>
        <message>
            <source>A gradient norm below this hardly teaches the layer.</source>
            <translation>梯度范数低于此值，该层几乎学不到东西。</translation>
        </message>
        <message>
            <source>A smooth ReLU: weights each value by the chance that a normal variable is smaller.</source>
            <translation>平滑的 ReLU：每个值乘以标准正态变量小于它的概率。</translation>
        </message>
        <message>
            <source>AMSGrad</source>
            <translation>AMSGrad</translation>
        </message>
        <message>
            <source>Activation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a learned number to each output.</source>
            <translation>给每个输出加上一个可学习的数。</translation>
        </message>
        <message>
            <source>Added below the fraction, so that nothing is divided by zero.</source>
            <translation>加在分母上，避免除以零。</translation>
        </message>
        <message>
            <source>Added to the variance, so that nothing is divided by zero.</source>
            <translation>加在方差上，避免除以零。</translation>
        </message>
        <message>
            <source>Affine</source>
            <translation>仿射</translation>
        </message>
        <message>
            <source>Alpha</source>
            <translation>Alpha</translation>
        </message>
        <message>
            <source>Append a Linear layer with {classes} outputs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Approximation</source>
            <translation>近似方式</translation>
        </message>
        <message>
            <source>Augmentation</source>
            <translation>数据增强</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>批量大小</translation>
        </message>
        <message>
            <source>Beta 1</source>
            <translation>Beta 1</translation>
        </message>
        <message>
            <source>Beta 2</source>
            <translation>Beta 2</translation>
        </message>
        <message>
            <source>Bias</source>
            <translation>偏置</translation>
        </message>
        <message>
            <source>Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it.</source>
            <translation>把每个通道在整个批次上变为均值 0、方差 1，再缩放和平移。</translation>
        </message>
        <message>
            <source>Ceil mode</source>
            <translation>向上取整</translation>
        </message>
        <message>
            <source>Centered</source>
            <translation>中心化</translation>
        </message>
        <message>
            <source>Channels</source>
            <translation>通道数</translation>
        </message>
        <message>
            <source>Channels of the image that comes in.</source>
            <translation>输入图像的通道数。</translation>
        </message>
        <message>
            <source>Convolution</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Count padding</source>
            <translation>计入填充</translation>
        </message>
        <message>
            <source>Dampening</source>
            <translation>阻尼</translation>
        </message>
        <message>
            <source>Dead units above</source>
            <translation>死亡单元上限</translation>
        </message>
        <message>
            <source>Dilation</source>
            <translation>膨胀</translation>
        </message>
        <message>
            <source>Distance between neighbouring pixels of the window.</source>
            <translation>窗口中相邻像素之间的间距。</translation>
        </message>
        <message>
            <source>Distribution of the first weights; the default is PyTorch's own.</source>
            <translation>初始权重的分布；默认与 PyTorch 相同。</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>轮数</translation>
        </message>
        <message>
            <source>Epochs from one drop of the learning rate to the next.</source>
            <translation>学习率两次下降之间的轮数。</translation>
        </message>
        <message>
            <source>Epsilon</source>
            <translation>Epsilon</translation>
        </message>
        <message>
            <source>Every output is a weighted sum of all inputs.</source>
            <translation>每个输出都是所有输入的加权和。</translation>
        </message>
        <message>
            <source>Exploding above</source>
            <translation>爆炸阈值</translation>
        </message>
        <message>
            <source>Factor of the learning rate at each drop.</source>
            <translation>学习率每次下降时所乘的系数。</translation>
        </message>
        <message>
            <source>Gamma</source>
            <translation>Gamma</translation>
        </message>
        <message>
            <source>Gradient clipping</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Groups</source>
            <translation>分组</translation>
        </message>
        <message>
            <source>Height and width of the window that slides over the image.</source>
            <translation>在图像上滑动的窗口的高和宽。</translation>
        </message>
        <message>
            <source>How a gradient becomes a change of the weights.</source>
            <translation>如何把梯度变成权重的改变量。</translation>
        </message>
        <message>
            <source>How far the window moves from one output pixel to the next.</source>
            <translation>从一个输出像素到下一个，窗口移动的距离。</translation>
        </message>
        <message>
            <source>How fast Adagrad's steps shrink.</source>
            <translation>Adagrad 步长缩小的速度。</translation>
        </message>
        <message>
            <source>How often every training image is used.</source>
            <translation>每张训练图像使用的次数。</translation>
        </message>
        <message>
            <source>How the learning rate changes during the training.</source>
            <translation>训练过程中学习率如何变化。</translation>
        </message>
        <message>
            <source>Images whose mean gradient makes one step.</source>
            <translation>每一步用多少张图像的平均梯度。</translation>
        </message>
        <message>
            <source>Initialisation</source>
            <translation>初始化</translation>
        </message>
        <message>
            <source>Input channels</source>
            <translation>输入通道</translation>
        </message>
        <message>
            <source>Input features</source>
            <translation>输入特征</translation>
        </message>
        <message>
            <source>Insert Flatten before {layer}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep a last window that does not fit completely.</source>
            <translation>保留最后一个放不满的窗口。</translation>
        </message>
        <message>
            <source>Keep mean and variance of the training for later use.</source>
            <translation>保存训练时的均值和方差，供以后使用。</translation>
        </message>
        <message>
            <source>Keeps the largest value of every window, so that small shifts matter less.</source>
            <translation>保留每个窗口中的最大值，使小的位移不再那么重要。</translation>
        </message>
        <message>
            <source>Keeps the mean of every window.</source>
            <translation>保留每个窗口的平均值。</translation>
        </message>
        <message>
            <source>Kernel size</source>
            <translation>卷积核大小</translation>
        </message>
        <message>
            <source>Large steps above</source>
            <translation>步长过大阈值</translation>
        </message>
        <message>
            <source>Lays the feature maps out as one vector.</source>
            <translation>把特征图展开成一个向量。</translation>
        </message>
        <message>
            <source>Learn a scale and a shift for each channel.</source>
            <translation>为每个通道学习缩放和平移。</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Learning-rate decay</source>
            <translation>学习率衰减</translation>
        </message>
        <message>
            <source>Length of a step as a share of the weights.</source>
            <translation>每一步的长度占权重的比例。</translation>
        </message>
        <message>
            <source>Length of one step against the gradient.</source>
            <translation>沿负梯度方向每一步的长度。</translation>
        </message>
        <message>
            <source>Length of the vector that comes in.</source>
            <translation>输入向量的长度。</translation>
        </message>
        <message>
            <source>Length of the vector that goes out.</source>
            <translation>输出向量的长度。</translation>
        </message>
        <message>
            <source>Let the padded zeros count in the mean.</source>
            <translation>求平均时计入填充的零。</translation>
        </message>
        <message>
            <source>Lets a little of the negative values through, so that no unit dies.</source>
            <translation>让负值通过一小部分，避免单元死亡。</translation>
        </message>
        <message>
            <source>Linear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look ahead along the momentum before stepping.</source>
            <translation>更新之前先沿动量方向预看一步。</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Memory of the running mean of the gradient.</source>
            <translation>梯度滑动平均的记忆长度。</translation>
        </message>
        <message>
            <source>Memory of the running mean of the squared gradient.</source>
            <translation>梯度平方滑动平均的记忆长度。</translation>
        </message>
        <message>
            <source>Momentum</source>
            <translation>动量</translation>
        </message>
        <message>
            <source>Move {layer} before the first Flatten</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Negative slope</source>
            <translation>负半轴斜率</translation>
        </message>
        <message>
            <source>Nesterov</source>
            <translation>Nesterov</translation>
        </message>
        <message>
            <source>Never forget the largest squared gradient.</source>
            <translation>始终记住最大的梯度平方。</translation>
        </message>
        <message>
            <source>Normalisation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Normalise by the variance instead of the squared gradient.</source>
            <translation>用方差代替梯度平方来归一化。</translation>
        </message>
        <message>
            <source>Number of kernels, and so of feature maps that go out.</source>
            <translation>卷积核的个数，也就是输出特征图的个数。</translation>
        </message>
        <message>
            <source>Optimizer</source>
            <translation>优化器</translation>
        </message>
        <message>
            <source>Output channels</source>
            <translation>输出通道</translation>
        </message>
        <message>
            <source>Output features</source>
            <translation>输出特征</translation>
        </message>
        <message>
            <source>Padding</source>
            <translation>填充</translation>
        </message>
        <message>
            <source>Partly Untrained Weights</source>
            <translation>部分未训练的权重</translation>
        </message>
        <message>
            <source>Pooling</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Probability</source>
            <translation>概率</translation>
        </message>
        <message>
            <source>Pull of every weight towards zero.</source>
            <translation>把每个权重拉向零的力度。</translation>
        </message>
        <message>
            <source>Regularisation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {layer}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows and columns added around the image before the window slides.</source>
            <translation>窗口滑动之前在图像四周补上的行和列。</translation>
        </message>
        <message>
            <source>Running statistics</source>
            <translation>滑动统计量</translation>
        </message>
        <message>
            <source>Schedule</source>
            <translation>学习率调度</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>Set {argument} of {layer} to {value}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sets everything negative to zero.</source>
            <translation>把所有负值变为零。</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of a ReLU's units that may be silent for a whole batch.</source>
            <translation>整个批次都没有输出的 ReLU 单元所允许的比例。</translation>
        </message>
        <message>
            <source>Share of the last step that is kept in the next one.</source>
            <translation>上一步有多大比例保留到下一步。</translation>
        </message>
        <message>
            <source>Share of the new gradient that momentum leaves out.</source>
            <translation>动量舍去新梯度的比例。</translation>
        </message>
        <message>
            <source>Share of the training images kept back and used in place of the test set after every epoch.</source>
            <translation>留出多大比例的训练图像，在每轮之后代替测试集使用。</translation>
        </message>
        <message>
            <source>Share of the training in which the learning rate rises.</source>
            <translation>学习率上升阶段占整个训练的比例。</translation>
        </message>
        <message>
            <source>Share of the values that are set to zero while training.</source>
            <translation>训练时被置零的值所占的比例。</translation>
        </message>
        <message>
            <source>Shipped Weights</source>
            <translation>自带权重</translation>
        </message>
        <message>
            <source>Shorten gradients whose norm, over all layers together, is larger than this; 0 leaves them as they are.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Slides small kernels over the image; each looks for one pattern everywhere.</source>
            <translation>让小卷积核在图像上滑动，每个核在各处寻找一种图案。</translation>
        </message>
        <message>
            <source>Split the channels into groups that do not see each other.</source>
            <translation>把通道分成互不相见的组。</translation>
        </message>
        <message>
            <source>Squeezes every value between 0 and 1.</source>
            <translation>把每个值压到 0 和 1 之间。</translation>
        </message>
        <message>
            <source>Squeezes every value between −1 and 1.</source>
            <translation>把每个值压到 −1 和 1 之间。</translation>
        </message>
        <message>
            <source>Start of all random numbers: the same seed gives the same training.</source>
            <translation>所有随机数的起点：种子相同，训练过程就相同。</translation>
        </message>
        <message>
            <source>Step size</source>
            <translation>步长（轮）</translation>
        </message>
        <message>
            <source>Stride</source>
            <translation>步幅</translation>
        </message>
        <message>
            <source>Switches off random values while training, so that no unit relies on a single other one.</source>
            <translation>训练时随机关闭一些值，使任何单元都不会只依赖另一个单元。</translation>
        </message>
        <message>
            <source>The exact function, or its approximation by tanh.</source>
            <translation>精确函数，或用 tanh 的近似。</translation>
        </message>
        <message>
            <source>Training, step {step}</source>
            <translation>训练中，第 {step} 步</translation>
        </message>
        <message>
            <source>Turn, shift, scale and shear every training image a little, anew in every epoch.</source>
            <translation>每一轮都对每张训练图像重新做轻微的旋转、平移、缩放和错切。</translation>
        </message>
        <message>
            <source>Untrained Weights</source>
            <translation>未训练的权重</translation>
        </message>
        <message>
            <source>Validation share</source>
            <translation>验证集比例</translation>
        </message>
        <message>
            <source>Vanishing below</source>
            <translation>消失阈值</translation>
        </message>
        <message>
            <source>Warm-up</source>
            <translation>预热</translation>
        </message>
        <message>
            <source>Weight decay</source>
            <translation>权重衰减</translation>
        </message>
        <message>
            <source>Weight of the newest batch in the running statistics.</source>
            <translation>最新批次在滑动统计量中的权重。</translation>
        </message>
        <message>
            <source>Weights of the Project</source>
            <translation>项目的权重</translation>
        </message>
        <message>
            <source>What is left of a negative value.</source>
            <translation>负值保留下来的比例。</translation>
        </message>
        <message>
            <source>What training makes small: cross entropy of the classes, or the mean squared distance to a one-hot vector.</source>
            <translation>训练要减小的量：各类别的交叉熵，或与独热向量的均方距离。</translation>
        </message>
        <message>
            <source>expected a vector, got an image of {shape}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>expected an image (channels×height×width), got a vector of {numbers} numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>expected {expected} channels, got {got} (input {shape})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>expected {expected} input channels, got {got} (input {shape})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>expected {expected} input features, got {got}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>groups={groups} does not divide {input} input and {output} output channels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>padding {padding} is more than half of the kernel size {kernel}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the network gives {shape}, but {classes} classes need {classes} numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the {window} window is larger than the {image} image it gets</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} parameters are more than the {limit} that this program trains</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>GradientInspector</name>
        <message>
            <source>Gradients</source>
            <translation>梯度</translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation>检查器</translation>
        </message>
        <message>
            <source>Views of the Layer</source>
            <translation>该层的视图</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>权重</translation>
        </message>
    </context>
    <context>
        <name>GradientView</name>
        <message>
            <source>Length of each step as a share of the weights. About 0.1 % is usual.</source>
            <translation>每一步的长度占权重的比例，通常约为 0.1 %。</translation>
        </message>
        <message>
            <source>Press Train to see the gradient of each layer.</source>
            <translation>按“训练”即可看到每一层的梯度。</translation>
        </message>
        <message>
            <source>Update-to-Weight Ratio</source>
            <translation>更新与权重之比</translation>
        </message>
        <message>
            <source>{layer} bias gradient</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{layer} weight gradient</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Guidance</name>
        <message>
            <source>Curves and Settings</source>
            <translation>曲线与设置</translation>
        </message>
        <message>
            <source>Draw a Digit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw here and watch the network read it, stroke by stroke. It starts with trained weights, so it can read already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Each card is a layer, from the input to the loss. Click one to look inside. Layer adds one, Preset begins with a whole network, and cards can be dragged.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty Network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Explain what has the focus, or the selected layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>F1 explains what you are busy with: every layer and every setting, with its formula and PyTorch's page on it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How wrong the network is after each batch. It should fall; the dots are measured on images that it was not trained on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keyboard Shortcuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>List every key that does something</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look Inside</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Press Train, or F5, and the network learns from scratch. Pause it, take one batch at a time, or slow it down to watch.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the parts of the window one by one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the three ways to begin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Loss</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The gradient of every layer, the accuracy, the learning rate, and the settings of the training.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The selected layer's gradients, weights and activations as images, and how they change while it trains.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tour of the Window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Welcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What You See Here</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Health</name>
        <message>
            <source>Broken</source>
            <translation>已损坏</translation>
        </message>
        <message>
            <source>Dying</source>
            <translation>正在死亡</translation>
        </message>
        <message>
            <source>Each step changes the weights by {share:.1%}, large above {limit:.1%}; learn more slowly.</source>
            <translation>每一步使权重改变 {share:.1%}，超过 {limit:.1%} 就偏大；请放慢学习。</translation>
        </message>
        <message>
            <source>Exploding</source>
            <translation>梯度爆炸</translation>
        </message>
        <message>
            <source>Gradient norm {norm:.2g}, exploding above {limit:g}; a smaller learning rate usually helps.</source>
            <translation>梯度范数为 {norm:.2g}，超过 {limit:g} 即为爆炸；减小学习率通常有效。</translation>
        </message>
        <message>
            <source>Gradient norm {norm:.2g}, vanishing below {limit:g}; this layer hardly learns.</source>
            <translation>梯度范数为 {norm:.2g}，低于 {limit:g} 即为消失；这一层几乎学不到东西。</translation>
        </message>
        <message>
            <source>Gradient norm {norm:.2g}: neither vanishing (below {low:g}) nor exploding (above {high:g}).</source>
            <translation>梯度范数为 {norm:.2g}：既没有消失（低于 {low:g}），也没有爆炸（高于 {high:g}）。</translation>
        </message>
        <message>
            <source>Healthy</source>
            <translation>健康</translation>
        </message>
        <message>
            <source>Large Steps</source>
            <translation>步长过大</translation>
        </message>
        <message>
            <source>The weights or their gradient are no numbers any more.</source>
            <translation>权重或其梯度已经不是有效的数。</translation>
        </message>
        <message>
            <source>Vanishing</source>
            <translation>梯度消失</translation>
        </message>
        <message>
            <source>{share:.0%} of the units are dead, too many above {limit:.0%}: they gave zero for the whole batch.</source>
            <translation>{share:.0%} 的单元已经死亡（超过 {limit:.0%} 即为过多）：它们在整个批次上的输出都是零。</translation>
        </message>
        <message>
            <source>{share:.0%} of the units gave zero for the whole batch; dying above {limit:.0%}.</source>
            <translation>{share:.0%} 的单元在整个批次上输出为零；超过 {limit:.0%} 即为正在死亡。</translation>
        </message>
    </context>
    <context>
        <name>Help</name>
        <message>
            <source>A green dot: the layer learns as it should. A triangle: look at it; the inspector says what was found, with the figure and the limit it was held against.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Arguments</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Arrow Keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close a message, a dialog or the tour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Colours and Marks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Curves</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw</source>
            <translation>手写</translation>
        </message>
        <message>
            <source>Draw a digit with mouse, pen or finger. Beside the answer stands what the network really gets: the drawing, centred and scaled to 32×32 pixels. The bars say how sure it is of each digit.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Esc</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every layer keeps its colour in all curves; the selected one stands out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to the next control</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Gradient Norms</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>How wrong the network is, batch by batch: the thin line jumps with each batch, the strong one is its running mean, the dots are measured on images it was not trained on. It should fall.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Inspector</source>
            <translation>检查器</translation>
        </message>
        <message>
            <source>Keyboard Shortcuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Marks on the Cards</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Move the pen over the drawing pad; go from card to card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>Numbers with a sign are orange where positive and blue where negative, and fade to the ground colour at zero. Numbers without a sign go from dark to bright.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Orange and Blue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Put the pen down and lift it; press the button in focus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PyTorch’s page</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Space</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tab</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The length of each layer's gradient. Lines that fall towards zero mean that a layer hardly learns; lines that shoot up mean that steps get too large.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The row of cards at the top: data flows from the input on the left to the loss on the right. A card shows a layer's name and type, the shape it gives out, and how many parameters it learns. Click a card to look inside; drag it, or use Layer and Preset, to build a network of your own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The selected layer from inside: its gradients, weights and activations as images, orange for positive and blue for negative numbers, and its arguments to edit.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This step in the tutorial</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Train, pause, one batch, one epoch. The learning rate may be changed while it trains; the speed slows it down, so that every step can be watched.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Transport</source>
            <translation>训练控制</translation>
        </message>
        <message>
            <source>What You See Here</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HelpWindow</name>
        <message>
            <source>Explanation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pages</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search the help</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HistogramHistory</name>
        <message>
            <source>Histogram over Time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Train to see it move.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>step {step}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} moments from step {first} to {last}, values from {low:.2e} to {high:.2e}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HistogramPanel</name>
        <message>
            <source>Histogram</source>
            <translation>直方图</translation>
        </message>
        <message>
            <source>Over Time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show how the numbers spread from step to step instead of how they are now.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HistogramView</name>
        <message>
            <source>Histogram</source>
            <translation>直方图</translation>
        </message>
        <message>
            <source>{count} values from {low:.2e} to {high:.2e}</source>
            <translation>{count} 个值，从 {low:.2e} 到 {high:.2e}</translation>
        </message>
    </context>
    <context>
        <name>ImportDialog</name>
        <message>
            <source>&amp;Ink</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Rotation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Start Over</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Threshold</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>28×28, for the Network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dark on Light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Found by the Program</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Light on Dark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Read a Digit from a Picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Read as {digit}, {percent} %</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading {name}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Digit That Was Found, 28×28</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This was not foreseen: {error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Turn the digit upright.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Weaker marks than this share of the strongest ink count as paper.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Whether the digit is darker or lighter than its paper.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{percent} %</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{percent} %, found</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>InputImage</name>
        <message>
            <source>Network Input</source>
            <translation>网络输入</translation>
        </message>
    </context>
    <context>
        <name>InputPreview</name>
        <message>
            <source>The drawing as the network gets it: scaled, centred and padded.
Click to see it large; drag to take the drawing elsewhere.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>InputWindow</name>
        <message>
            <source>Network Input</source>
            <translation>网络输入</translation>
        </message>
        <message>
            <source>The pad is empty.</source>
            <translation>手写板是空的。</translation>
        </message>
        <message>
            <source>{shape}, values {span}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>InsertButton</name>
        <message>
            <source>Insert a layer after {layer}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LayerActions</name>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Duplicate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Edit Arguments</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Insert Layer After…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Insert Layer Before…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Move Left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Move Right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rename…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LayerCard</name>
        <message>
            <source>Does not fit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Does not fit: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fix</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fix {layer}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>output {shape}</source>
            <translation>输出 {shape}</translation>
        </message>
        <message>
            <source>{count} MACs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} multiply-adds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} parameters</source>
            <translation>{count} 个参数</translation>
        </message>
        <message>
            <source>{count} params</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LayerField</name>
        <message>
            <source>On</source>
            <translation>开启</translation>
        </message>
    </context>
    <context>
        <name>LayerForm</name>
        <message>
            <source>In the tutorial</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Input</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the Network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the layer, and of its weights: conv1.weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the network; it stands above the cards and in the PyTorch program</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One digit: a grey image of {shape}, with the brightness shifted and scaled to mean 0 and deviation 1 over MNIST.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Output</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{layer} in PyTorch's documentation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{loss} turns the ten numbers that come out and the right digit into one number, which the training makes small. Another loss is chosen in the tab Settings.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LayerPalette</name>
        <message>
            <source>Layer Types</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No layer is called that. Try “pool” or “activation”.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search layers</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LayerView</name>
        <message>
            <source>{layer} has nothing to learn.
Select a convolution or a linear layer above.</source>
            <translation>{layer} 没有可学习的参数。
请在上方选择一个卷积层或线性层。</translation>
        </message>
    </context>
    <context>
        <name>LossCurves</name>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Per Batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Press Train to see the loss of every batch.</source>
            <translation>按“训练”即可看到每个批次的损失。</translation>
        </message>
        <message>
            <source>Smoothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Smoothing: how much of the line before each batch keeps, s[i] = k·s[i-1] + (1-k)·loss[i]</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>step</source>
            <translation>步数</translation>
        </message>
    </context>
    <context>
        <name>LossView</name>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Curves and Settings</source>
            <translation>曲线与设置</translation>
        </message>
        <message>
            <source>Draw</source>
            <translation>手写</translation>
        </message>
        <message>
            <source>Gradient Norms</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation>检查器</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Learning Rate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>The Training Stopped</source>
            <translation>训练已中止</translation>
        </message>
        <message>
            <source>Transport</source>
            <translation>训练控制</translation>
        </message>
    </context>
    <context>
        <name>Menus</name>
        <message>
            <source>&amp;Edit</source>
            <translation>编辑(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>文件(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>帮助(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>主题(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Train</source>
            <translation>训练(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>视图(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Window</source>
            <translation>窗口(&amp;W)</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Like the System</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Text &amp;Size</source>
            <translation>文字大小(&amp;S)</translation>
        </message>
    </context>
    <context>
        <name>NetworkStrip</name>
        <message>
            <source>1 number</source>
            <translation>1 个数</translation>
        </message>
        <message>
            <source>Digit</source>
            <translation>数字</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
    </context>
    <context>
        <name>NormView</name>
        <message>
            <source>Gradient Norms</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>Press Train to see the gradient of each layer.</source>
            <translation>按“训练”即可看到每一层的梯度。</translation>
        </message>
        <message>
            <source>step</source>
            <translation>步数</translation>
        </message>
    </context>
    <context>
        <name>NoticeBar</name>
        <message>
            <source>Close the Message</source>
            <translation>关闭消息</translation>
        </message>
        <message>
            <source>Close this message (Esc)</source>
            <translation>关闭此消息 (Esc)</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>消息</translation>
        </message>
    </context>
    <context>
        <name>PacePanel</name>
        <message>
            <source>How many batches to train in a second, from slow motion, to watch each one, to as many as can be</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Learning Rate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Length of a step against the gradient, before the schedule scales it; in force at once, while it trains too</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Speed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fastest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{speed:g}/s</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PadActions</name>
        <message>
            <source>Browse Data…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy Drawing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the drawing as a picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw thicker</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw thinner</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw; hold for the pen's width</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Eraser</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep Drawing…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep the drawing with its label among your own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look through the images and what the network reads in them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Medium</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open Image…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Paste Image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Paste, copy, save, keep, browse</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pen Width</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Put a random test image on the pad</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Random Sample</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Read a digit from a picture or photo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Read a digit from the clipboard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Drawing…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save the drawing as a PNG file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take ink away</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thick</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thicker Pen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thinner Pen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Very Thick</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Very Thin</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PadTransfer</name>
        <message>
            <source>28×28, as the network gets it (*.png)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All files (*)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>As drawn (*.png)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open Image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open an Image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pictures ({kinds})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save the Drawing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Drawing Was Not Saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The clipboard holds no picture. Copy one, or a picture's file, and paste again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>clipboard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>drawing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dropped picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{address} is not on this machine. Save the picture to a file, and open that.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} cannot be written ({reason}). Choose another place.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PairBox</name>
        <message>
            <source>As the kernel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Give height and width each their own number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Height and width differ</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{argument}, height</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{argument}, width</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PictureExport</name>
        <message>
            <source>Copy Picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Numbers (NPY)…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Picture (PNG)…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The File Was Not Saved</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PreferencesDialog</name>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>主题(&amp;T)</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Larger text reads better from the back of a class.</source>
            <translation>文字大一些，教室后排也看得清。</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Light or dark, or as the system has it.</source>
            <translation>浅色或深色，或与系统一致。</translation>
        </message>
        <message>
            <source>Like the System</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Preferences</source>
            <translation>首选项</translation>
        </message>
        <message>
            <source>Text &amp;Size</source>
            <translation>文字大小(&amp;S)</translation>
        </message>
        <message>
            <source>The language of the window; it changes at once.</source>
            <translation>窗口的语言，立即生效。</translation>
        </message>
        <message>
            <source>This machine has no typeface with Chinese characters. On Debian and Ubuntu: {command}</source>
            <translation>这台电脑没有中文字体。在 Debian 和 Ubuntu 上可用：{command}</translation>
        </message>
    </context>
    <context>
        <name>Presets</name>
        <message>
            <source>Nothing yet: build it from the first layer on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} parameters</source>
            <translation>{count} 个参数</translation>
        </message>
    </context>
    <context>
        <name>ProbabilityBars</name>
        <message>
            <source>How sure the network is of each digit, in percent (softmax of its outputs).</source>
            <translation>网络对每个数字的把握，以百分数表示（对输出取 softmax）。</translation>
        </message>
        <message>
            <source>Probability of Each Digit</source>
            <translation>各数字的概率</translation>
        </message>
        <message>
            <source>The pad is empty.</source>
            <translation>手写板是空的。</translation>
        </message>
    </context>
    <context>
        <name>ProblemNote</name>
        <message>
            <source>Change the network so that this layer fits; it can be undone.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Does not fit.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RateView</name>
        <message>
            <source>Learning Rate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Press Train to see the learning rate of every batch.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>step</source>
            <translation>步数</translation>
        </message>
    </context>
    <context>
        <name>SaliencyBar</name>
        <message>
            <source>Colour the drawing by what speaks for the digit that the network reads (Ctrl+L)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For {digit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Gradient</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Gradient × Ink</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hide</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Orange: ink here would make the network read another digit instead. Blue: it keeps it from that.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Orange: more ink here makes the digit likelier. Blue: less likely. Computed by autograd, live.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saliency</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saliency for {digit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show What Speaks for the Digit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>SmoothGrad, 16 Noisy Copies</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why Not</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why Not {digit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why not {digit}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SaliencyOverlay</name>
        <message>
            <source>The network's output does not depend on the drawing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at the bottom</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at the left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at the lower left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at the lower right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at the right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at the top</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at the upper left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at the upper right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>in the middle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{speaks_for}: strongest {place}. {against}: strongest {other_place}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Session</name>
        <message>
            <source>Cross Entropy</source>
            <translation>交叉熵</translation>
        </message>
        <message>
            <source>Squared Error</source>
            <translation>平方误差</translation>
        </message>
    </context>
    <context>
        <name>SettingsForm</name>
        <message>
            <source>Changes take effect with the next run: press Reset, then Train.</source>
            <translation>更改将在下一次训练时生效：先按“重置”，再按“训练”。</translation>
        </message>
    </context>
    <context>
        <name>StripHeader</name>
        <message>
            <source>Add Layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a layer behind the selected card (Ins)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Begin with a whole network; it can be undone.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change the network so that this layer fits; it can be undone.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fix All</source>
            <translation>全部修正</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Preset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take the first fix of every layer that does not fit; it can be undone.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{parameters} parameters · {products} multiply-adds</source>
            <translation>{parameters} 个参数 · {products} 次乘加</translation>
        </message>
    </context>
    <context>
        <name>TensorImage</name>
        <message>
            <source>every kernel or map to its own largest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>every row to its own largest</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TensorView</name>
        <message>
            <source>Colour every kernel, map or row by its own largest number, so that faint ones can be seen.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy or Save</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the picture, or save it as PNG or its numbers as NPY.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Own Scale</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>mean {mean:+.2e}</source>
            <translation>均值 {mean:+.2e}</translation>
        </message>
        <message>
            <source>norm {norm:.3g}</source>
            <translation>范数 {norm:.3g}</translation>
        </message>
        <message>
            <source>zeros {share:.1%}</source>
            <translation>零 {share:.1%}</translation>
        </message>
        <message>
            <source>{count} kernels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} maps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{what}, norm {norm:.3g}, {parts}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TimeTravel</name>
        <message>
            <source>Weights of step {step}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Tour</name>
        <message>
            <source>Back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave the Tour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Next</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tour of the Window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TrainingNotes</name>
        <message>
            <source>All layers give numbers, but they grew too large for the loss to be computed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every step makes it worse than untrained weights were.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It began in {layer}: its gradient grew too large, and the step before made its weights infinite or undefined.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It began in {layer}: its weights are numbers, but its output grew too large to be one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restart at Rate {rate}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restart with Clipping</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show {layer}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Smaller steps usually help.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This run is not recorded; the training goes on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training paused: at step {step} the loss is infinite.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training paused: at step {step} the loss is not a number.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training paused: the loss ran away, from {first} to {loss} at step {step}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TransportBar</name>
        <message>
            <source>Epoch {epoch} of {epochs}</source>
            <translation>第 {epoch} 轮，共 {epochs} 轮</translation>
        </message>
        <message>
            <source>Finished after {steps} batches</source>
            <translation>共 {steps} 批，训练完成</translation>
        </message>
        <message>
            <source>Made digits, {count}</source>
            <translation>生成的数字，{count} 张</translation>
        </message>
        <message>
            <source>Preparing the data…</source>
            <translation>正在准备数据…</translation>
        </message>
        <message>
            <source>Ready to train.</source>
            <translation>可以开始训练。</translation>
        </message>
        <message>
            <source>Stopped after {steps} batches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The training stopped with an error.</source>
            <translation>训练因错误而中止。</translation>
        </message>
        <message>
            <source>Training Progress</source>
            <translation>训练进度</translation>
        </message>
        <message>
            <source>batch {batch} of {batches}</source>
            <translation>第 {batch} 批，共 {batches} 批</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>test accuracy {share:.2f} %</source>
            <translation>测试准确率 {share:.2f} %</translation>
        </message>
        <message>
            <source>{optimizer} · batch {batch} · seed {seed}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{rate} images/s</source>
            <translation>{rate} 张/秒</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>剩余 {time}</translation>
        </message>
    </context>
    <context>
        <name>VectorStrip</name>
        <message>
            <source>colours ±{limit:.1e}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>norm {norm:.3g}</source>
            <translation>范数 {norm:.3g}</translation>
        </message>
        <message>
            <source>{what}, norm {norm:.3g}, {count} numbers</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WeightView</name>
        <message>
            <source>Change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show how far the weights have come since the run began.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{layer} bias</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{layer} change of the weights since the start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{layer} weights</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Welcome</name>
        <message>
            <source>A small network that reads digits, to build, to train and to look into. How to begin?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Build Your Own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close (Esc); Help brings it back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close the Welcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw a Digit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show Me Around</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Train LeNet Now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Welcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Welcome to LeNet Lab</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>and see the loss fall, batch by batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>and watch a trained network read it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>from the first layer on, with help</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WindowDocuments</name>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>LeNet Lab did not close as it should. Changes of {name} were kept on {when}.</source>
            <translation>LeNet Lab 上次没有正常关闭。{name} 的更改已于 {when} 保留下来。</translation>
        </message>
        <message>
            <source>Not saved yet.</source>
            <translation>尚未保存。</translation>
        </message>
        <message>
            <source>Recover</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>an unsaved project</source>
            <translation>一个未保存的项目</translation>
        </message>
        <message>
            <source>{name} — edited</source>
            <translation>{name} — 已编辑</translation>
        </message>
        <message>
            <source>{name}[*] — LeNet Lab</source>
            <translation>{name}[*] — LeNet Lab</translation>
        </message>
    </context>
    <context>
        <name>_Cell</name>
        <message>
            <source>On</source>
            <translation>开启</translation>
        </message>
    </context>
    <context>
        <name>_EmptyNetwork</name>
        <message>
            <source>Add Layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No layers yet. Add the first one, or begin with a preset.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Presets</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
