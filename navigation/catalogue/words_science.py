"""Subjects of classes N to S: science, medicine, agriculture.

A class, then its subjects as 中文|English with commas between; indented lines go on.
"""

from typing import Final

SUBJECTS: Final = """
N 自然科学|Science,科学史|History of Science,科学方法|Scientific Method,科普|Popular Science
N4 科学传播|Communicating Science,科学实验|Experiments,科学问答|Questions of Science
O1 数学|Mathematics,数学文化|Mathematical Culture,数学史|History of Mathematics
O12 初等数学|Elementary Mathematics,平面几何|Plane Geometry,数学竞赛|Olympiad Mathematics
O13 高等数学|Advanced Mathematics,线性代数|Linear Algebra,抽象代数|Abstract Algebra
O15 数论|Number Theory,组合数学|Combinatorics,图论|Graph Theory
O17 数学分析|Analysis,微分方程|Differential Equations,复变函数|Complex Analysis,
  泛函分析|Functional Analysis
O18 几何学|Geometry,拓扑学|Topology,微分几何|Differential Geometry
O2 概率论|Probability,运筹学|Operations Research,数理统计|Mathematical Statistics,最优化|Optimization
O3 力学|Mechanics,流体力学|Fluid Mechanics,理论力学|Theoretical Mechanics
O4 物理学|Physics,量子力学|Quantum Mechanics,电磁学|Electromagnetism,热力学|Thermodynamics,光学|Optics
O6 化学|Chemistry,有机化学|Organic Chemistry,物理化学|Physical Chemistry,分析化学|Analytical Chemistry
O7 晶体学|Crystallography,晶体生长|Crystal Growth
O 数理科学|Mathematical Sciences,定量方法|Quantitative Methods
P 地球科学|Earth Science,矿产资源|Mineral Resources,地貌|Landforms
P1 天文学|Astronomy,宇宙学|Cosmology,星座|Constellations,行星科学|Planetary Science,天文观测|Stargazing
P2 测绘学|Surveying,遥感|Remote Sensing,地理信息系统|Geographic Information Systems
P3 地球物理|Geophysics,地震|Earthquakes
P4 气象学|Meteorology,台风|Typhoons,气候变化|Climate Change,云|Clouds
P5 地质学|Geology,古生物|Palaeontology,矿物|Minerals,岩石|Rocks
P7 海洋学|Oceanography,深海|The Deep Sea,珊瑚礁|Coral Reefs
P9 自然地理|Physical Geography,河流|Rivers,湿地|Wetlands
Q 生命科学|Life Science,生物学|Biology
Q1 普通生物学|General Biology,进化论|Evolution,生态学|Ecology,生物多样性|Biodiversity
Q3 遗传学|Genetics,基因组|Genomes
Q5 生物化学|Biochemistry,蛋白质|Proteins
Q7 分子生物学|Molecular Biology,基因工程|Genetic Engineering
Q94 植物学|Botany,野花|Wild Flowers,红树林|Mangroves,树木|Trees
Q95 动物学|Zoology,鸟类|Birds,昆虫|Insects,动物行为|Animal Behaviour,蝴蝶|Butterflies
Q98 人类学|Anthropology,人类起源|Human Origins
R 医学|Medicine,医学人文|Medical Humanities
R1 公共卫生|Public Health,营养学|Nutrition,健康管理|Health Management,流行病学|Epidemiology
R16 养生|Healthy Living,睡眠|Sleep,运动健康|Exercise and Health,饮食健康|Healthy Eating
R2 中医|Chinese Medicine,经络|Meridians,中医基础|Foundations of Chinese Medicine,针灸|Acupuncture,
  推拿|Massage
R28 中药|Chinese Materia Medica,药膳|Medicinal Food,方剂|Prescriptions
R3 基础医学|Basic Medicine,人体解剖|Human Anatomy,生理学|Physiology,免疫学|Immunology
R4 临床医学|Clinical Medicine,护理学|Nursing,急救|First Aid,康复|Rehabilitation
R5 内科学|Internal Medicine,心血管|Cardiology,糖尿病|Diabetes,高血压|Hypertension
R6 外科学|Surgery,骨科|Orthopaedics
R7 专科医学|Specialties,儿科|Paediatrics,妇产科|Obstetrics,眼科|Ophthalmology,精神卫生|Mental Health,
  皮肤科|Dermatology
R74 神经病学|Neurology,心理治疗|Psychotherapy,抑郁|Depression,焦虑|Anxiety
R9 药学|Pharmacy,药理学|Pharmacology,合理用药|Safe Use of Medicines
S 农业|Agriculture,生态农业|Ecological Farming,土壤|Soil
S6 园艺|Horticulture,蔬菜种植|Growing Vegetables,果树|Fruit Trees,阳台种菜|Balcony Gardening
S68 花卉|Flowers,多肉植物|Succulents,兰花|Orchids,插花|Flower Arranging,盆景|Bonsai
S7 林业|Forestry,森林|Forests
S8 畜牧|Animal Husbandry,宠物|Pets,猫|Cats,犬|Dogs
S9 水产|Fisheries,观赏鱼|Aquarium Fish
"""
